import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import { readTargetTags } from '../../../shared/aws/target-tags.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { type LocalWorkload, startLocalWorkload } from './local-workload.ts';

let workload: LocalWorkload;
let mapping: string;
let topic: string;
beforeAll(async () => {
  workload = await startLocalWorkload();
  const { aws, writer, functionArn, mappingUuid } = workload;
  mapping = `arn:aws:lambda:${aws.region}:${aws.accountId}:event-source-mapping:${mappingUuid}`;
  const write = (service: string, operation: string, input: object) =>
    writer.write({ service, operation, input: input as Record<string, unknown> });
  await write('lambda', 'TagResource', { Resource: functionArn, Tags: { tier: '1' } });
  await write('lambda', 'TagResource', { Resource: mapping, Tags: { tier: '2' } });
  await write('iam', 'TagRole', { RoleName: 'orders-role', Tags: [{ Key: 'tier', Value: '3' }] });
  const QueueUrl = (await workload.reader.read('sqs', 'GetQueueUrl', { QueueName: 'orders-in' }))?.QueueUrl;
  await write('sqs', 'TagQueue', { QueueUrl, Tags: { tier: '4' } });
  const made = await write('sns', 'CreateTopic', { Name: 'orders', Tags: [{ Key: 'tier', Value: '5' }] });
  topic = String(made.TopicArn);
  await write('s3', 'CreateBucket', { Bucket: 'orders-bare' });
  await write('s3', 'PutBucketTagging', { Bucket: 'orders', Tagging: { TagSet: [{ Key: 'tier', Value: '7' }] } });
});
afterAll(() => workload.aws.close());

const stub = (read: AwsReader['read']): AwsReader => ({ accountId: '1', region: 'r', read });

describe('the tags of a target', () => {
  it.each<[string, () => string, object]>([
    ['a function', () => workload.functionArn, { tier: '1' }],
    ['an event source mapping', () => mapping, { tier: '2' }],
    ['a role', () => workload.roleArn, { tier: '3' }],
    ['a queue', () => `arn:aws:sqs:${workload.aws.region}:${workload.aws.accountId}:orders-in`, { tier: '4' }],
    ['a topic', () => topic, { tier: '5' }],
    ['a managed policy', () => workload.policyArn, { tier: '6' }],
    ['a bucket', () => 'arn:aws:s3:::orders', { tier: '7' }],
  ])('are read from %s', async (_, target, tags) => {
    expect(await readTargetTags(workload.reader, target())).toEqual(tags);
  });

  it.each<[string, () => string]>([
    ['a function that is gone', () => `${workload.functionArn}-gone`],
    ['a role that is gone', () => `${workload.roleArn}-gone`],
    ['a managed policy that is gone', () => `${workload.policyArn}-gone`],
    ['a bucket that is gone, or has none, which S3 says alike', () => 'arn:aws:s3:::orders-bare'],
    ['a service that nobody here knows', () => 'arn:aws:rds:eu-west-1:123456789012:db:orders'],
    ['text that is no ARN', () => 'orders'],
  ])('are unknown, and not none, of %s', async (_, target) => {
    expect(await readTargetTags(workload.reader, target())).toBeUndefined();
  });

  it('are none where a function has none', async () => {
    const untagged = stub(async () => ({}) as never);
    expect(await readTargetTags(untagged, 'arn:aws:lambda:r:1:function:f')).toEqual({});
  });

  it('are unknown when the read is denied, and asked for again when AWS is away', async () => {
    const denied = stub(() => Promise.reject(new TerminalError('AccessDenied')));
    const away = stub(() => Promise.reject(new RetryableError('throttled')));
    expect(await readTargetTags(denied, 'arn:aws:lambda:r:1:function:f')).toBeUndefined();
    await expect(readTargetTags(away, 'arn:aws:lambda:r:1:function:f')).rejects.toThrow(RetryableError);
  });
});
