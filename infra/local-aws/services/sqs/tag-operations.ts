import type * as Sqs from '@aws-sdk/client-sqs';
import { operation, type Operation } from '../../service.ts';
import { queueAccess } from './queue-operations.ts';
import type { Queues } from './queues.ts';

export const tagOperations = (queues: Queues): Record<string, Operation> => ({
  TagQueue: operation<Sqs.TagQueueRequest, object>({
    honours: ['QueueUrl', 'Tags'],
    writes: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'TagQueue', QueueUrl),
    handle: ({ QueueUrl, Tags }) => {
      const queue = queues.byUrl(QueueUrl);
      Object.assign(queue.record.tags, Tags);
      queues.save(queue);
      return {};
    },
  }),
  UntagQueue: operation<Sqs.UntagQueueRequest, object>({
    honours: ['QueueUrl', 'TagKeys'],
    writes: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'UntagQueue', QueueUrl),
    handle: ({ QueueUrl, TagKeys }) => {
      const queue = queues.byUrl(QueueUrl);
      for (const key of TagKeys ?? []) delete queue.record.tags[key];
      queues.save(queue);
      return {};
    },
  }),
  ListQueueTags: operation<Sqs.ListQueueTagsRequest, Sqs.ListQueueTagsResult>({
    honours: ['QueueUrl'],
    writes: false,
    access: ({ QueueUrl }) => queueAccess(queues, 'ListQueueTags', QueueUrl),
    handle: ({ QueueUrl }) => ({ Tags: { ...queues.byUrl(QueueUrl).record.tags } }),
  }),
});
