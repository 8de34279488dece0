import type * as Sm from '@aws-sdk/client-secrets-manager';
import { AwsError } from '../../aws-error.ts';
import { isPolicyText, unknownPrincipals } from '../../iam-policy/index.ts';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { roles } from '../iam/records.ts';
import { secretAccess } from './secret-access.ts';
import { malformedPolicy } from './secret-error.ts';
import type { Secrets } from './secrets.ts';

const checkPolicy = (world: World, text: string): void => {
  if (!isPolicyText(text)) throw malformedPolicy('This resource policy contains a syntax error.');
  const isKnown = (arn: string): boolean =>
    roles(world)
      .values()
      .some((role) => role.Arn === arn);
  if (unknownPrincipals(text, isKnown).length > 0) {
    throw malformedPolicy('This resource policy contains an unsupported principal.');
  }
};

interface Statement {
  Effect?: string;
  Principal?: unknown;
  Condition?: unknown;
}

/** Everybody, without a condition. */
const isBroad = ({ Effect, Principal, Condition }: Statement): boolean =>
  Effect === 'Allow' && Condition === undefined && /"\*"/.test(JSON.stringify(Principal ?? ''));

const checkBreadth = (text: string): void => {
  const { Statement: found = [] } = JSON.parse(text) as { Statement?: Statement | Statement[] };
  if (![found].flat().some(isBroad)) return;
  throw new AwsError(
    'PublicPolicyException',
    'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
  );
};

export const policyOperations = (world: World, secrets: Secrets): Record<string, Operation> => ({
  GetResourcePolicy: operation<Sm.GetResourcePolicyRequest, Sm.GetResourcePolicyResponse>({
    honours: ['SecretId'],
    writes: false,
    access: ({ SecretId }) => secretAccess(secrets, 'GetResourcePolicy', SecretId),
    handle: ({ SecretId }) => {
      const { arn, name, policy } = secrets.get(SecretId);
      return { ARN: arn, Name: name, ...(policy !== undefined && { ResourcePolicy: policy }) };
    },
  }),
  PutResourcePolicy: operation<Sm.PutResourcePolicyRequest, Sm.PutResourcePolicyResponse>({
    honours: ['SecretId', 'ResourcePolicy', 'BlockPublicPolicy'],
    writes: true,
    access: ({ SecretId, BlockPublicPolicy }) =>
      secretAccess(secrets, 'PutResourcePolicy', SecretId, {
        'secretsmanager:BlockPublicPolicy': String(BlockPublicPolicy ?? false),
      }),
    handle: ({ SecretId, ResourcePolicy: policy = '', BlockPublicPolicy }) => {
      const secret = secrets.usable(SecretId);
      checkPolicy(world, policy);
      if (BlockPublicPolicy) checkBreadth(policy);
      secrets.save({ ...secret, policy });
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
  DeleteResourcePolicy: operation<Sm.DeleteResourcePolicyRequest, Sm.DeleteResourcePolicyResponse>({
    honours: ['SecretId'],
    writes: true,
    access: ({ SecretId }) => secretAccess(secrets, 'DeleteResourcePolicy', SecretId),
    handle: ({ SecretId }) => {
      const { policy: _policy, ...secret } = secrets.get(SecretId);
      secrets.save(secret);
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
});
