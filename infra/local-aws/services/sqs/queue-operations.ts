import type * as Sqs from '@aws-sdk/client-sqs';
import { AwsError } from '../../aws-error.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import { missingParameter, queueDoesNotExist } from './errors.ts';
import type { COMPUTED } from './queue-attributes.ts';
import { isKnownAttribute } from './queue-attributes.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

const seconds = (ms: number): string => String(Math.floor(ms / 1000));

const computedAttributes = (queue: Queue): Record<(typeof COMPUTED)[number], string> => {
  const { visible, notVisible, delayed } = queue.counts();
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.record.createdAt),
    LastModifiedTimestamp: seconds(queue.record.modifiedAt),
  };
};

const chosenAttributes = (queue: Queue, names: readonly string[]): Record<string, string> => {
  for (const name of names) {
    if (name !== 'All' && !isKnownAttribute(name)) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
  }
  queue.expire();
  const all: Record<string, string> = { ...queue.record.attributes, ...computedAttributes(queue) };
  if (names.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
};

/** One page of a sorted list; the token is the first name of the next page. */
const page = (names: string[], max: number | undefined, token: string | undefined): [string[], string | undefined] => {
  const begin = token ? names.findIndex((name) => name >= token) : 0;
  const rest = begin < 0 ? [] : names.slice(begin);
  return [rest.slice(0, max ?? 1000), max === undefined ? undefined : rest[max]];
};

/** Access to the queue a URL names, under that queue's own policy. */
export const queueAccess = (queues: Queues, action: string, queueUrl: string | undefined): Access[] => {
  const resourcePolicy = queues.policyOf(queueUrl);
  return [{ action: `sqs:${action}`, resource: queues.arnOfUrl(queueUrl), ...(resourcePolicy && { resourcePolicy }) }];
};

/** Operations on queues themselves; those on messages are in `message-operations.ts`. */
export const queueOperations = (queues: Queues): Record<string, Operation> => ({
  CreateQueue: operation<Sqs.CreateQueueRequest, Sqs.CreateQueueResult>({
    honours: ['QueueName', 'Attributes', 'tags'],
    writes: true,
    access: ({ QueueName, tags }) => [
      { action: 'sqs:CreateQueue', resource: queues.arn(QueueName ?? '') },
      ...(tags ? [{ action: 'sqs:TagQueue', resource: queues.arn(QueueName ?? '') }] : []),
    ],
    handle: ({ QueueName, Attributes, tags }) => {
      if (!QueueName) throw missingParameter('QueueName');
      return { QueueUrl: queues.url(queues.create(QueueName, Attributes ?? {}, tags ?? {}).record.name) };
    },
  }),
  DeleteQueue: operation<Sqs.DeleteQueueRequest, object>({
    honours: ['QueueUrl'],
    writes: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'DeleteQueue', QueueUrl),
    handle: ({ QueueUrl }) => {
      queues.delete(queues.byUrl(QueueUrl));
      return {};
    },
  }),
  GetQueueUrl: operation<Sqs.GetQueueUrlRequest, Sqs.GetQueueUrlResult>({
    honours: ['QueueName', 'QueueOwnerAWSAccountId'],
    writes: false,
    access: ({ QueueName }) => queueAccess(queues, 'GetQueueUrl', QueueName),
    handle: ({ QueueName, QueueOwnerAWSAccountId }) => {
      const queue = queues.find(QueueName ?? '');
      const owner = queue?.arn.split(':')[4];
      if (!queue || (QueueOwnerAWSAccountId && QueueOwnerAWSAccountId !== owner)) throw queueDoesNotExist();
      return { QueueUrl: queues.url(queue.record.name) };
    },
  }),
  ListQueues: operation<Sqs.ListQueuesRequest, Sqs.ListQueuesResult>({
    honours: ['QueueNamePrefix', 'MaxResults', 'NextToken'],
    writes: false,
    access: () => [{ action: 'sqs:ListQueues', resource: '*' }],
    handle: ({ QueueNamePrefix = '', MaxResults, NextToken }) => {
      const names = queues.all().map((queue) => queue.record.name);
      const [shown, next] = page(
        names.filter((name) => name.startsWith(QueueNamePrefix)),
        MaxResults,
        NextToken,
      );
      return { QueueUrls: shown.map((name) => queues.url(name)), NextToken: next };
    },
  }),
  GetQueueAttributes: operation<Sqs.GetQueueAttributesRequest, Sqs.GetQueueAttributesResult>({
    honours: ['QueueUrl', 'AttributeNames'],
    writes: false,
    access: ({ QueueUrl }) => queueAccess(queues, 'GetQueueAttributes', QueueUrl),
    handle: ({ QueueUrl, AttributeNames }) => ({
      Attributes: chosenAttributes(queues.byUrl(QueueUrl), AttributeNames ?? []),
    }),
  }),
  SetQueueAttributes: operation<Sqs.SetQueueAttributesRequest, object>({
    honours: ['QueueUrl', 'Attributes'],
    writes: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'SetQueueAttributes', QueueUrl),
    handle: ({ QueueUrl, Attributes }) => {
      queues.setAttributes(queues.byUrl(QueueUrl), Attributes ?? {});
      return {};
    },
  }),
  PurgeQueue: operation<Sqs.PurgeQueueRequest, object>({
    honours: ['QueueUrl'],
    writes: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'PurgeQueue', QueueUrl),
    handle: ({ QueueUrl }) => {
      queues.byUrl(QueueUrl).purge();
      return {};
    },
  }),
  ListDeadLetterSourceQueues: operation<Sqs.ListDeadLetterSourceQueuesRequest, Sqs.ListDeadLetterSourceQueuesResult>({
    honours: ['QueueUrl', 'MaxResults', 'NextToken'],
    writes: false,
    access: ({ QueueUrl }) => queueAccess(queues, 'ListDeadLetterSourceQueues', QueueUrl),
    handle: ({ QueueUrl, MaxResults, NextToken }) => {
      const target = queues.byUrl(QueueUrl);
      const sources = queues.all().filter((queue) => queue.redrivePolicy?.deadLetterTargetArn === target.arn);
      const [shown, next] = page(
        sources.map((queue) => queue.record.name),
        MaxResults,
        NextToken,
      );
      return { queueUrls: shown.map((name) => queues.url(name)), NextToken: next };
    },
  }),
});
