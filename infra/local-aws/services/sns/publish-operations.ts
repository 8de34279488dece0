import type * as Sns from '@aws-sdk/client-sns';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import type { Deliveries } from './deliveries.ts';
import { invalidParameter } from './errors.ts';
import { createNotification } from './publication.ts';
import { topicAccess } from './topic-operations.ts';
import type { Topics } from './topics.ts';

const ENTRIES_MAX = 10;

const entriesOf = (
  entries: readonly Sns.PublishBatchRequestEntry[] | undefined,
): readonly Sns.PublishBatchRequestEntry[] => {
  if (!entries?.length) throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > ENTRIES_MAX) {
    throw new AwsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  return entries;
};

const targetOf = ({ TopicArn, TargetArn }: Sns.PublishInput): string | undefined => TopicArn ?? TargetArn;

const ENTRY = ['Id', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'];

export const publishOperations = (topics: Topics, deliveries: Deliveries): Record<string, Operation> => ({
  Publish: operation<Sns.PublishInput, Sns.PublishResponse>({
    honours: ['TopicArn', 'TargetArn', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'],
    writes: true,
    isDataEvent: true,
    access: (input) => topicAccess(topics, 'Publish', targetOf(input)),
    handle: async (input) => {
      if (targetOf(input) === undefined)
        throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
      const topic = topics.get(targetOf(input));
      const notification = createNotification(topic.arn, input);
      await deliveries.fanOut(topic, notification);
      return { MessageId: notification.messageId };
    },
  }),
  PublishBatch: operation<Sns.PublishBatchInput, Sns.PublishBatchResponse>({
    honours: ['TopicArn', ...ENTRY.map((member) => `PublishBatchRequestEntries[].${member}`)],
    writes: true,
    isDataEvent: true,
    access: ({ TopicArn }) => topicAccess(topics, 'Publish', TopicArn),
    handle: async ({ TopicArn, PublishBatchRequestEntries }) => {
      const topic = topics.get(TopicArn);
      const Successful: Sns.PublishBatchResultEntry[] = [];
      const Failed: Sns.BatchResultErrorEntry[] = [];
      for (const entry of entriesOf(PublishBatchRequestEntries)) {
        try {
          const notification = createNotification(topic.arn, entry);
          await deliveries.fanOut(topic, notification);
          Successful.push({ Id: entry.Id, MessageId: notification.messageId });
        } catch (error) {
          if (!(error instanceof AwsError) || error.status >= 500) throw error;
          Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
        }
      }
      return { Successful, Failed };
    },
  }),
});
