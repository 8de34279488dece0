import { readQueuePolicy } from '../../aws/resource-policy-reads.ts';
import { type Aspect, NO_EFFECT, parsedDocument } from './aspect.ts';
import { gainsDeny } from './gains-deny.ts';

/** The policy that a queue carries. */
export const queuePolicy: Aspect = {
  id: 'queue-policy',
  covers: ({ service }) => service === 'sqs',
  async read(aws, queueArn) {
    const found = await readQueuePolicy(aws, queueArn);
    return found && { policy: found.policy };
  },
  events: /^(SetQueueAttributes|AddPermission|RemovePermission)$/,
  effect: ({ name, parameters }) => {
    if (name !== 'SetQueueAttributes') return { sets: 'yes' };
    const { Policy: policy } = (parameters.attributes ?? {}) as Record<string, unknown>;
    if (policy === undefined) return NO_EFFECT;
    return { sets: 'yes', to: policy === '' ? null : parsedDocument(policy) };
  },
  mayBeDeliberate: gainsDeny,
  undo: ({ resource, baseline }) => [
    { change: 'set-queue-policy', params: { queue_arn: resource, document: baseline } },
  ],
};
