import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readKeyPolicy } from '../aws/key-reads.ts';
import { deniesOf, statementsOf } from '../aws/policy-document.ts';
import { publicAllows, ResourcePolicyDocument } from '../aws/resource-policy-document.ts';
import { canonicalJson, isSameCanonical } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lockouts } from './key-lockout.ts';
import { requireOwnScope } from './parameters.ts';
import { KeyArn } from './secret-parameters.ts';

const params = z.strictObject({ key_arn: KeyArn, document: ResourcePolicyDocument });
type Params = z.infer<typeof params>;

/** Writes the whole policy of a key, never past KMS's own check against locking it. Image: the policy's document. */
export const putKeyPolicy: Change<Params> = {
  id: 'put-key-policy',
  description: 'Writes the policy of a key, whole: who may use it and who may change it.',
  params,
  repairRole: 'key',
  target: ({ key_arn }) => key_arn,
  risk: (given, preImage) => identityRisk(putKeyPolicy.withdraws?.(given, preImage)),
  async capture({ key_arn }, aws) {
    requireOwnScope(aws, key_arn);
    return (await readKeyPolicy(aws, key_arn)) ?? null;
  },
  postImage: ({ document }, preImage) => (preImage === null ? null : document),
  call: ({ key_arn, document }) => ({
    service: 'kms',
    operation: 'PutKeyPolicy',
    input: { KeyId: key_arn, PolicyName: 'default', Policy: canonicalJson(document) },
  }),
  invert: ({ key_arn }, preImage) => ({ change: 'put-key-policy', params: { key_arn, document: preImage } }),
  summary: ({ key_arn, document }) => {
    const count = statementsOf(document).length;
    return `replace the policy of key \`${arnName(key_arn)}\` (${count} ${count === 1 ? 'statement' : 'statements'})`;
  },
  permissions: ({ key_arn }) => [{ action: 'kms:PutKeyPolicy', resource: key_arn }],
  cost: () => free('policies of keys have no price'),
  problems: ({ key_arn, document }, preImage) =>
    preImage === null
      ? [`there is no key \`${key_arn}\``]
      : [...lockouts(key_arn, document), ...publicAllows(document)],
  grants: ({ key_arn, document }) => ({
    kind: 'restored',
    resource: key_arn,
    aspect: 'key-policy',
    member: 'policy',
    value: document,
  }),
  withdraws: ({ key_arn, document }, preImage) => {
    const kept = deniesOf(document);
    const isLost = (deny: unknown): boolean => !kept.some((statement) => isSameCanonical(statement, deny));
    return { policy: `policy of ${key_arn}`, denies: deniesOf(preImage).filter(isLost) };
  },
};
