import { arnName, parseArn } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';
import { readPages } from '../../aws/pages.ts';
import type { NeighbourFinder } from './neighbour.ts';

/** A queue works with the queue that takes its dead letters, and serves the functions that it feeds. */
export const queue: NeighbourFinder = {
  covers: ({ service }) => service === 'sqs',
  kind: 'queue',
  async find(aws, arn) {
    const deadLetters = await readDeadLetterArn(aws, arn);
    return deadLetters === undefined ? [] : [{ arn: deadLetters, kind: 'dead-letter-queue', relation: 'dead letters' }];
  },
  async served(aws, arn) {
    const paging = { rows: 'EventSourceMappings', next: 'NextMarker', token: 'Marker' };
    const input = { EventSourceArn: arn };
    const rows = await readPages<{ FunctionArn?: string }>(aws, 'lambda', 'ListEventSourceMappings', input, paging);
    const consumers = new Set((rows ?? []).map(({ FunctionArn }) => FunctionArn).filter((each) => each !== undefined));
    return [...consumers].map((consumer) => ({ arn: consumer, kind: 'function', relation: 'consumer' }));
  },
};

const readDeadLetterArn = async (aws: AwsReader, queueArn: string): Promise<string | undefined> => {
  const owner = parseArn(queueArn)?.account;
  const input = { QueueName: arnName(queueArn), QueueOwnerAWSAccountId: owner };
  const found = await aws.read<{ QueueUrl: string }>('sqs', 'GetQueueUrl', input);
  if (!found) return undefined;
  const output = await aws.read<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
    QueueUrl: found.QueueUrl,
    AttributeNames: ['RedrivePolicy'],
  });
  const redrive = output?.Attributes?.RedrivePolicy;
  return redrive === undefined
    ? undefined
    : (JSON.parse(redrive) as { deadLetterTargetArn?: string }).deadLetterTargetArn;
};
