import { arnName, parseArn } from '../arn.ts';
import type { AwsReader } from './aws-reader.ts';
import { readFunction } from './function-reads.ts';
import { readPages } from './pages.ts';

/** URL of a queue; undefined when there is none. */
export const readQueueUrl = async (aws: AwsReader, queueArn: string): Promise<string | undefined> => {
  const input = { QueueName: arnName(queueArn), QueueOwnerAWSAccountId: parseArn(queueArn)?.account };
  return (await aws.read<{ QueueUrl: string }>('sqs', 'GetQueueUrl', input))?.QueueUrl;
};

/** For how long a queue hides what was received, and how long the functions that it feeds may take; undefined without a queue. */
export const readQueueVisibility = async (
  aws: AwsReader,
  queueArn: string,
): Promise<{ queue_url: string; visibility_seconds: number; longest_timeout_seconds: number } | undefined> => {
  const QueueUrl = await readQueueUrl(aws, queueArn);
  if (QueueUrl === undefined) return undefined;
  const paging = { rows: 'EventSourceMappings', next: 'NextMarker', token: 'Marker' };
  const [found, rows] = await Promise.all([
    aws.read<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['VisibilityTimeout'],
    }),
    readPages<{ FunctionArn?: string }>(aws, 'lambda', 'ListEventSourceMappings', { EventSourceArn: queueArn }, paging),
  ]);
  if (found === undefined) return undefined;
  const consumers = [...new Set((rows ?? []).flatMap(({ FunctionArn }) => FunctionArn ?? []))];
  const functions = await Promise.all(consumers.map((arn) => readFunction(aws, arn)));
  return {
    queue_url: QueueUrl,
    visibility_seconds: Number(found.Attributes?.VisibilityTimeout ?? 30),
    longest_timeout_seconds: Math.max(0, ...functions.map((one) => one?.timeout_seconds ?? 0)),
  };
};
