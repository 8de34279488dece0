import type * as Kms from '@aws-sdk/client-kms';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { constraint, invalidState, validation } from './errors.ts';
import { keyAccess, requestTags } from './key-access.ts';
import { checkLockout, checkPolicy, defaultPolicy } from './key-policy.ts';
import { metadataOf, SPECS, type KeyRecord, type KeySpec } from './key.ts';
import type { Keys } from './keys.ts';
import { pageOf } from './page.ts';
import { mergeTags } from './tags.ts';

const DAY_MS = 86_400_000;
const WAITING_DAYS = { default: 30, min: 7, max: 30 };

const isSpec = (spec: string): spec is KeySpec => Object.hasOwn(SPECS, spec);

/** The spec asked for, with a usage that fits it. */
const specOf = ({ KeySpec = 'SYMMETRIC_DEFAULT', KeyUsage, Origin, MultiRegion }: Kms.CreateKeyRequest): KeySpec => {
  if (MultiRegion) throw notImplemented('kms:CreateKey MultiRegion');
  if (Origin !== undefined && Origin !== 'AWS_KMS') throw notImplemented(`kms:CreateKey Origin ${Origin}`);
  if (!isSpec(KeySpec)) throw notImplemented(`kms:CreateKey KeySpec ${KeySpec}`);
  if (KeyUsage === undefined && KeySpec !== 'SYMMETRIC_DEFAULT') {
    throw validation('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  }
  if (KeySpec === 'ECC_NIST_P256' && KeyUsage === 'KEY_AGREEMENT') throw notImplemented('kms:CreateKey KEY_AGREEMENT');
  if (KeyUsage !== undefined && KeyUsage !== SPECS[KeySpec].usage) {
    throw validation(`KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`);
  }
  return KeySpec;
};

const createKey = (world: World, keys: Keys, input: Kms.CreateKeyRequest, call: Call): KeyRecord => {
  const { Policy: policy = defaultPolicy(world.accountId), Description: description = '' } = input;
  if (description.length > 8192) throw constraint('description', 'Member must have length less than or equal to 8192');
  const given = { spec: specOf(input), description, policy, tags: mergeTags({}, input.Tags) };
  checkPolicy(world, policy);
  if (!input.BypassPolicyLockoutSafetyCheck) checkLockout(world, keys.arn('key/new'), policy, call);
  return keys.create(given);
};

const schedule = (keys: Keys, key: KeyRecord, days: number = WAITING_DAYS.default): Kms.ScheduleKeyDeletionResponse => {
  if (days < WAITING_DAYS.min || days > WAITING_DAYS.max) {
    const rule = days < WAITING_DAYS.min ? 'greater than or equal to 7' : 'less than or equal to 30';
    throw constraint('pendingWindowInDays', `Member must have value ${rule}`, String(days));
  }
  const deletionAt = new Date(Date.now() + days * DAY_MS);
  keys.save({ ...key, state: 'PendingDeletion', deletionAt: deletionAt.toISOString() });
  return { KeyId: key.arn, DeletionDate: deletionAt, KeyState: 'PendingDeletion', PendingWindowInDays: days };
};

/** An operation that only changes whether the key may be used. */
const switching = (keys: Keys, name: string, state: 'Enabled' | 'Disabled'): Operation =>
  operation<{ KeyId?: string }, object>({
    honours: ['KeyId'],
    writes: true,
    access: ({ KeyId }) => keyAccess(keys, name, KeyId),
    handle: ({ KeyId }) => {
      keys.save({ ...keys.changeable(KeyId), state });
      return {};
    },
  });

/** What happens to keys as such; their policies, aliases and tags have files of their own. */
export const keyOperations = (world: World, keys: Keys): Record<string, Operation> => ({
  CreateKey: operation<Kms.CreateKeyRequest, Kms.CreateKeyResponse>({
    honours: [
      'Policy',
      'Description',
      'KeyUsage',
      'KeySpec',
      'Origin',
      'MultiRegion',
      'BypassPolicyLockoutSafetyCheck',
      'Tags',
    ],
    writes: true,
    access: (input) => {
      const context = {
        'kms:KeySpec': input.KeySpec ?? 'SYMMETRIC_DEFAULT',
        'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
        'kms:KeyOrigin': input.Origin ?? 'AWS_KMS',
        'kms:MultiRegion': String(input.MultiRegion ?? false),
        'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false),
        ...requestTags(input.Tags),
      };
      const actions = ['kms:CreateKey', ...(input.Tags?.length ? ['kms:TagResource'] : [])];
      return actions.map((action) => ({ action, resource: '*', context }));
    },
    handle: (input, call) => ({ KeyMetadata: metadataOf(createKey(world, keys, input, call)) }),
  }),
  DescribeKey: operation<Kms.DescribeKeyRequest, Kms.DescribeKeyResponse>({
    honours: ['KeyId'],
    writes: false,
    access: ({ KeyId }) => keyAccess(keys, 'DescribeKey', KeyId),
    handle: ({ KeyId }) => ({ KeyMetadata: metadataOf(keys.get(KeyId)) }),
  }),
  ListKeys: operation<Kms.ListKeysRequest, Kms.ListKeysResponse>({
    honours: ['Limit', 'Marker'],
    writes: false,
    access: () => [{ action: 'kms:ListKeys', resource: '*' }],
    handle: (input) => {
      const { shown, rest } = pageOf(keys.all(), input);
      return { Keys: shown.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest };
    },
  }),
  EnableKey: switching(keys, 'EnableKey', 'Enabled'),
  DisableKey: switching(keys, 'DisableKey', 'Disabled'),
  ScheduleKeyDeletion: operation<Kms.ScheduleKeyDeletionRequest, Kms.ScheduleKeyDeletionResponse>({
    honours: ['KeyId', 'PendingWindowInDays'],
    writes: true,
    access: ({ KeyId, PendingWindowInDays: days = WAITING_DAYS.default }) =>
      keyAccess(keys, 'ScheduleKeyDeletion', KeyId, { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(days) }),
    handle: ({ KeyId, PendingWindowInDays }) => schedule(keys, keys.changeable(KeyId), PendingWindowInDays),
  }),
  CancelKeyDeletion: operation<Kms.CancelKeyDeletionRequest, Kms.CancelKeyDeletionResponse>({
    honours: ['KeyId'],
    writes: true,
    access: ({ KeyId }) => keyAccess(keys, 'CancelKeyDeletion', KeyId),
    handle: ({ KeyId }) => {
      const { deletionAt, ...key } = keys.getById(KeyId);
      if (deletionAt === undefined) throw invalidState(`${key.arn} is not pending deletion.`);
      // As in AWS, a rescued key stays out of use until somebody enables it.
      keys.save({ ...key, state: 'Disabled' });
      return { KeyId: key.arn };
    },
  }),
});
