import { arnName, parseArn } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';
import { readPages } from '../../aws/pages.ts';
import { describeService, listServices, readRevision } from '../../aws/service-reads.ts';
import type { Neighbour, NeighbourFinder } from './neighbour.ts';

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
    const functions = [...consumers].map((arn): Neighbour => ({ arn, kind: 'function', relation: 'consumer' }));
    return [...functions, ...(await servicesThatRead(aws, arn))];
  },
};

/** Services whose containers are given the queue's URL. */
const servicesThatRead = async (aws: AwsReader, queueArn: string): Promise<Neighbour[]> => {
  const reads = async (arn: string): Promise<boolean> => {
    const service = await describeService(aws, arn);
    return (await readRevision(aws, service?.taskDefinition ?? '')).queue_arns.includes(queueArn);
  };
  const services = await listServices(aws);
  const read = await Promise.all(services.map(reads));
  return services.filter((_, index) => read[index]).map((arn) => ({ arn, kind: 'service', relation: 'consumer' }));
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
