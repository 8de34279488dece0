import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readQueueVisibility } from '../aws/queue-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { QueueArn, requireOwnScope } from './parameters.ts';

const params = z.strictObject({ queue_arn: QueueArn, visibility_seconds: z.number().int().min(0).max(43_200) });
type Params = z.infer<typeof params>;

/** AWS advises six times the time-out of the function that a queue feeds. */
const TIMEOUTS_MIN = 6;

interface VisibilityImage {
  queue_url: string;
  visibility_seconds: number;
  /** Longest time-out of the functions that the queue feeds; 0 where it feeds none. */
  longest_timeout_seconds: number;
}

const imageOf = (queueArn: string, preImage: Image): VisibilityImage => {
  if (preImage === null) throw new TerminalError(`there is no queue \`${queueArn}\` to change`);
  return preImage as VisibilityImage;
};

/** Sets for how long a received message is hidden. Image: that, and how long the work on it may take. */
export const setQueueVisibility: Change<Params> = {
  id: 'set-queue-visibility',
  description: 'Sets the visibility time-out of a queue: how long a message is hidden while somebody works on it.',
  params,
  repairRole: 'trigger',
  target: ({ queue_arn }) => queue_arn,
  risk: () => 'R1',
  async capture({ queue_arn }, aws) {
    requireOwnScope(aws, queue_arn);
    return (await readQueueVisibility(aws, queue_arn)) ?? null;
  },
  postImage: ({ visibility_seconds }, preImage) =>
    preImage === null ? null : { ...(preImage as VisibilityImage), visibility_seconds },
  call: ({ queue_arn, visibility_seconds }, preImage) => ({
    service: 'sqs',
    operation: 'SetQueueAttributes',
    input: {
      QueueUrl: imageOf(queue_arn, preImage).queue_url,
      Attributes: { VisibilityTimeout: String(visibility_seconds) },
    },
  }),
  invert: ({ queue_arn }, preImage) => ({
    change: 'set-queue-visibility',
    params: { queue_arn, visibility_seconds: imageOf(queue_arn, preImage).visibility_seconds },
  }),
  summary: ({ queue_arn, visibility_seconds }, preImage) => {
    const before = (preImage as VisibilityImage | null)?.visibility_seconds;
    const from = before === undefined ? '' : ` from ${before} s`;
    return `set the visibility time-out of queue \`${arnName(queue_arn)}\`${from} to ${visibility_seconds} s`;
  },
  permissions: ({ queue_arn }) => [{ action: 'sqs:SetQueueAttributes', resource: queue_arn }],
  cost: () => free('0 directly; a message that comes back too early is worked on, and paid for, twice'),
  problems: ({ queue_arn, visibility_seconds }, preImage) => {
    if (preImage === null) return [`there is no queue \`${queue_arn}\``];
    const { longest_timeout_seconds: timeout } = preImage as VisibilityImage;
    return visibility_seconds >= TIMEOUTS_MIN * timeout
      ? []
      : [`${visibility_seconds} s are less than six times the function's time-out of ${timeout} s`];
  },
};
