import { z } from 'zod';
import { name, readFields } from './fields.ts';
import type { Refusal } from './signal.ts';

/** Members of a notification that SQS and HTTP subscriptions receive. Source: SNS developer guide, "Parsing message formats". */
const Notification = z.object({
  Type: z.literal('Notification'),
  MessageId: name(200),
  TopicArn: name(1_600),
  Message: z.string(),
});

/** The parts of an envelope that are used: its message attributes are not, whoever publishes chooses them. */
export const readSnsEnvelope = (body: unknown): z.infer<typeof Notification> | Refusal => {
  const read = readFields(Notification, body);
  return 'fields' in read ? read.fields : read;
};
