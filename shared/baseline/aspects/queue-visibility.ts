import { readQueueVisibility } from '../../aws/queue-reads.ts';
import { type Aspect, NO_EFFECT } from './aspect.ts';

/** For how long a queue hides a message that somebody works on. */
export const queueVisibility: Aspect = {
  id: 'queue-visibility',
  covers: ({ service }) => service === 'sqs',
  async read(aws, queueArn) {
    const read = await readQueueVisibility(aws, queueArn);
    return read && { visibility_seconds: read.visibility_seconds };
  },
  events: /^SetQueueAttributes$/,
  effect: ({ parameters }) => {
    const { VisibilityTimeout } = (parameters.attributes ?? {}) as Record<string, unknown>;
    return VisibilityTimeout === undefined ? NO_EFFECT : { sets: 'yes', to: Number(VisibilityTimeout) };
  },
  undo: ({ resource, baseline }) => [
    { change: 'set-queue-visibility', params: { queue_arn: resource, visibility_seconds: baseline } },
  ],
};
