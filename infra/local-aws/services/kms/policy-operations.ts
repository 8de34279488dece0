import type * as Kms from '@aws-sdk/client-kms';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { notFound } from './errors.ts';
import { keyAccess } from './key-access.ts';
import { checkLockout, checkPolicy, POLICY_NAME } from './key-policy.ts';
import type { Keys } from './keys.ts';
import { pageOf } from './page.ts';

const checkName = (name = POLICY_NAME): void => {
  if (name !== POLICY_NAME) throw notFound('No such policy exists');
};

export const policyOperations = (world: World, keys: Keys): Record<string, Operation> => ({
  GetKeyPolicy: operation<Kms.GetKeyPolicyRequest, Kms.GetKeyPolicyResponse>({
    honours: ['KeyId', 'PolicyName'],
    writes: false,
    access: ({ KeyId }) => keyAccess(keys, 'GetKeyPolicy', KeyId),
    handle: ({ KeyId, PolicyName }) => {
      const { policy } = keys.getById(KeyId);
      checkName(PolicyName);
      return { Policy: policy, PolicyName: POLICY_NAME };
    },
  }),
  PutKeyPolicy: operation<Kms.PutKeyPolicyRequest, object>({
    honours: ['KeyId', 'PolicyName', 'Policy', 'BypassPolicyLockoutSafetyCheck'],
    writes: true,
    access: ({ KeyId, BypassPolicyLockoutSafetyCheck: bypass = false }) =>
      keyAccess(keys, 'PutKeyPolicy', KeyId, { 'kms:BypassPolicyLockoutSafetyCheck': String(bypass) }),
    handle: ({ KeyId, PolicyName, Policy: policy = '', BypassPolicyLockoutSafetyCheck: bypass }, call) => {
      const key = keys.getById(KeyId);
      checkName(PolicyName);
      checkPolicy(world, policy);
      // The caller's own policies may turn on what the key is: its tags above all.
      const [asked] = keyAccess(keys, 'PutKeyPolicy', KeyId);
      if (!bypass) checkLockout(world, key.arn, policy, call, asked?.context);
      keys.save({ ...key, policy });
      return {};
    },
  }),
  ListKeyPolicies: operation<Kms.ListKeyPoliciesRequest, Kms.ListKeyPoliciesResponse>({
    honours: ['KeyId', 'Limit', 'Marker'],
    writes: false,
    access: ({ KeyId }) => keyAccess(keys, 'ListKeyPolicies', KeyId),
    handle: (input) => {
      keys.getById(input.KeyId);
      const { shown, rest } = pageOf([POLICY_NAME], input);
      return { PolicyNames: shown, ...rest };
    },
  }),
});
