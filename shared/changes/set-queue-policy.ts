import { z } from 'zod';
import { arnName } from '../arn.ts';
import { publicAllows, ResourcePolicyDocument } from '../aws/resource-policy-document.ts';
import { type QueuePolicy, readQueuePolicy } from '../aws/resource-policy-reads.ts';
import { canonicalJson } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lostDenies } from './lost-denies.ts';
import { QueueArn, requireOwnScope } from './parameters.ts';

const params = z.strictObject({ queue_arn: QueueArn, document: ResourcePolicyDocument.nullable() });
type Params = z.infer<typeof params>;

/** Writes the whole policy of a queue, or takes it away. Image: `QueuePolicy`, null when there is no such queue. */
export const setQueuePolicy: Change<Params> = {
  id: 'set-queue-policy',
  description: 'Writes the policy of a queue, whole: who may use it. Null takes it away.',
  params,
  repairRole: 'resource',
  target: ({ queue_arn }) => queue_arn,
  risk: (given, preImage) => identityRisk(setQueuePolicy.withdraws?.(given, preImage)),
  async capture({ queue_arn }, aws) {
    requireOwnScope(aws, queue_arn);
    return (await readQueuePolicy(aws, queue_arn)) ?? null;
  },
  postImage: ({ document }, preImage) =>
    preImage === null ? null : { ...(preImage as QueuePolicy), policy: document },
  call: ({ queue_arn, document }, preImage) => ({
    service: 'sqs',
    operation: 'SetQueueAttributes',
    input: {
      QueueUrl: queueImage(queue_arn, preImage).queue_url,
      // An empty text is how a policy is taken away.
      Attributes: { Policy: document === null ? '' : canonicalJson(document) },
    },
  }),
  invert: ({ queue_arn }, preImage) => ({
    change: 'set-queue-policy',
    params: { queue_arn, document: queueImage(queue_arn, preImage).policy },
  }),
  summary: ({ queue_arn, document }) =>
    `${document === null ? 'delete' : 'replace'} the policy of queue \`${arnName(queue_arn)}\``,
  permissions: ({ queue_arn }) => [{ action: 'sqs:SetQueueAttributes', resource: queue_arn }],
  cost: () => free('queue policies have no price'),
  problems: ({ queue_arn, document }, preImage) =>
    preImage === null ? [`there is no queue \`${queue_arn}\``] : publicAllows(document),
  grants: ({ queue_arn, document }) => ({
    kind: 'restored',
    resource: queue_arn,
    aspect: 'queue-policy',
    member: 'policy',
    value: document,
  }),
  withdraws: ({ queue_arn, document }, preImage) => ({
    policy: `policy of ${arnName(queue_arn)}`,
    denies: lostDenies((preImage as QueuePolicy | null)?.policy ?? null, document),
    intent: 'by-evidence',
  }),
};

const queueImage = (queueArn: string, preImage: Image): QueuePolicy => {
  if (preImage === null) throw new TerminalError(`there is no queue \`${queueArn}\` to change`);
  return preImage as QueuePolicy;
};
