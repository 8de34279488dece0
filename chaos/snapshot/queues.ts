import type { Row, SnapshotReader } from './row.ts';

const CONFIGURED = [
  'VisibilityTimeout',
  'RedrivePolicy',
  'Policy',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
];

/** What is configured of queues. */
export const queues: SnapshotReader = async (aws) => {
  const found = await aws.read<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {});
  return Promise.all(
    (found?.QueueUrls ?? []).map(async (QueueUrl): Promise<Row> => {
      const attributes = await aws.read<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
        QueueUrl,
        AttributeNames: ['All'],
      });
      return [
        `queue ${QueueUrl}`,
        Object.fromEntries(CONFIGURED.map((name) => [name, attributes?.Attributes?.[name]])),
      ];
    }),
  );
};
