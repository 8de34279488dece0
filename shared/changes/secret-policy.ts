import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { deniesOf, statementsOf } from '../aws/policy-document.ts';
import { publicAllows, ResourcePolicyDocument } from '../aws/resource-policy-document.ts';
import { readSecretPolicy } from '../aws/secret-reads.ts';
import { canonicalJson, isSameCanonical } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Change, Image, Withdrawal } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { requireOwnScope } from './parameters.ts';
import { SecretArn } from './secret-parameters.ts';

const putParams = z.strictObject({ secret_arn: SecretArn, document: ResourcePolicyDocument });
const deleteParams = z.strictObject({ secret_arn: SecretArn });
type PutParams = z.infer<typeof putParams>;
type DeleteParams = z.infer<typeof deleteParams>;

const capture = async ({ secret_arn }: DeleteParams, aws: AwsReader): Promise<Image> => {
  requireOwnScope(aws, secret_arn);
  const policy = await readSecretPolicy(aws, secret_arn);
  if (policy === undefined) throw new TerminalError(`there is no secret \`${secret_arn}\``);
  return policy;
};

const invert = ({ secret_arn }: DeleteParams, preImage: Image): ChangeCall =>
  preImage === null
    ? { change: 'delete-secret-policy', params: { secret_arn } }
    : { change: 'put-secret-policy', params: { secret_arn, document: preImage } };

const withdrawn = (secretArn: string, before: unknown, after: unknown): Withdrawal => {
  const kept = deniesOf(after);
  const isLost = (deny: unknown): boolean => !kept.some((statement) => isSameCanonical(statement, deny));
  return { policy: `policy of ${secretArn}`, denies: deniesOf(before).filter(isLost) };
};

/** Writes the whole policy of a secret. Image: the policy's document, null where it has none. */
export const putSecretPolicy: Change<PutParams> = {
  id: 'put-secret-policy',
  description: 'Writes the resource policy of a secret, whole: who may read it besides what identity policies say.',
  params: putParams,
  repairRole: 'secret',
  target: ({ secret_arn }) => secret_arn,
  risk: (given, preImage) => identityRisk(putSecretPolicy.withdraws?.(given, preImage)),
  capture,
  postImage: ({ document }) => document,
  call: ({ secret_arn, document }) => ({
    service: 'secretsmanager',
    operation: 'PutResourcePolicy',
    input: { SecretId: secret_arn, ResourcePolicy: canonicalJson(document), BlockPublicPolicy: true },
  }),
  invert,
  summary: ({ secret_arn, document }) => {
    const count = statementsOf(document).length;
    return `replace the policy of secret \`${arnName(secret_arn)}\` (${count} ${count === 1 ? 'statement' : 'statements'})`;
  },
  permissions: ({ secret_arn }) => [{ action: 'secretsmanager:PutResourcePolicy', resource: secret_arn }],
  cost: () => free('policies of secrets have no price'),
  problems: ({ document }) => publicAllows(document),
  grants: ({ secret_arn, document }) => ({
    kind: 'restored',
    resource: secret_arn,
    aspect: 'secret-policy',
    member: 'policy',
    value: document,
  }),
  withdraws: ({ secret_arn, document }, preImage) => withdrawn(secret_arn, preImage, document),
};

/** Takes the policy of a secret away. Image: as for `put-secret-policy`. */
export const deleteSecretPolicy: Change<DeleteParams> = {
  id: 'delete-secret-policy',
  description: 'Takes the resource policy of a secret away: identity policies alone decide who may read it.',
  params: deleteParams,
  repairRole: 'secret',
  target: ({ secret_arn }) => secret_arn,
  risk: (given, preImage) => identityRisk(deleteSecretPolicy.withdraws?.(given, preImage)),
  capture,
  postImage: () => null,
  call: ({ secret_arn }) => ({
    service: 'secretsmanager',
    operation: 'DeleteResourcePolicy',
    input: { SecretId: secret_arn },
  }),
  invert,
  summary: ({ secret_arn }) => `take away the policy of secret \`${arnName(secret_arn)}\``,
  permissions: ({ secret_arn }) => [{ action: 'secretsmanager:DeleteResourcePolicy', resource: secret_arn }],
  cost: () => free('policies of secrets have no price'),
  withdraws: ({ secret_arn }, preImage) => withdrawn(secret_arn, preImage, null),
};
