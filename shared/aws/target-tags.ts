import { parseArn, type ArnParts } from '../arn.ts';
import { TerminalError } from '../errors.ts';
import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';
import { parameterName } from './parameter-reads.ts';

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The tags that a target has now. Undefined when they cannot be read — denied, gone, or of a kind whose tags nobody here
 * knows how to read — which is not the same as "none". Throws `RetryableError` when AWS may answer later.
 */
export const readTargetTags = async (aws: AwsReader, target: string): Promise<Tags | undefined> => {
  const parts = parseArn(target);
  const read = parts && READERS[parts.service];
  if (!parts || !read) return undefined;
  try {
    return await read(aws, target, parts);
  } catch (error) {
    if (error instanceof TerminalError) return undefined;
    throw error;
  }
};

type ReadTags = (aws: AwsReader, target: string, parts: ArnParts) => Promise<Tags | undefined>;

interface Tag {
  Key?: string;
  Value?: string;
}

const fromList = (tags: readonly Tag[] | undefined): Tags | undefined =>
  tags && Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** Functions, and event source mappings. */
const lambdaTags: ReadTags = async (aws, target) => {
  // An alias has no tags of its own: its function's hold for it.
  const Resource = /:function:/.test(target) ? target.split(':').slice(0, 7).join(':') : target;
  const found = await aws.read<{ Tags?: Record<string, string> }>('lambda', 'ListTags', { Resource });
  return found && (found.Tags ?? {});
};

/** Roles, and managed policies. */
const identityTags: ReadTags = async (aws, target, { resource }) => {
  if (resource.startsWith('policy/')) {
    const found = await aws.read<{ Policy?: { Tags?: Tag[] } }>('iam', 'GetPolicy', { PolicyArn: target });
    return found?.Policy && fromList(found.Policy.Tags ?? []);
  }
  if (!resource.startsWith('role/')) return undefined;
  const input = { RoleName: resource.split('/').at(-1) };
  return fromList(
    await readPages<Tag>(aws, 'iam', 'ListRoleTags', input, { rows: 'Tags', next: 'Marker', token: 'Marker' }),
  );
};

const queueTags: ReadTags = async (aws, _target, { resource, account }) => {
  const input = { QueueName: resource, QueueOwnerAWSAccountId: account };
  const queue = await aws.read<{ QueueUrl?: string }>('sqs', 'GetQueueUrl', input);
  if (queue?.QueueUrl === undefined) return undefined;
  const found = await aws.read<{ Tags?: Record<string, string> }>('sqs', 'ListQueueTags', { QueueUrl: queue.QueueUrl });
  return found && (found.Tags ?? {});
};

/** S3 answers with an error where a bucket has no tags, as it does where there is no bucket. */
const bucketTags: ReadTags = async (aws, _target, { resource }) => {
  const Bucket = resource;
  const found = await aws.read<{ TagSet?: Tag[] }>('s3', 'GetBucketTagging', { Bucket });
  return fromList(found?.TagSet);
};

const topicTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ Tags?: Tag[] }>('sns', 'ListTagsForResource', { ResourceArn: target });
  return found && fromList(found.Tags ?? []);
};

const ruleTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ Tags?: Tag[] }>('eventbridge', 'ListTagsForResource', { ResourceARN: target });
  return found && fromList(found.Tags ?? []);
};

/** Clusters, services and task definitions. */
const containerTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ tags?: { key?: string; value?: string }[] }>('ecs', 'ListTagsForResource', {
    resourceArn: target,
  });
  return found && fromList((found.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })));
};

const keyTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ Tags?: { TagKey: string; TagValue: string }[] }>('kms', 'ListResourceTags', {
    KeyId: target,
  });
  return found && fromList((found.Tags ?? []).map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })));
};

const secretTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ Tags?: Tag[] }>('secretsmanager', 'DescribeSecret', { SecretId: target });
  return found && fromList(found.Tags ?? []);
};

const parameterTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ TagList?: Tag[] }>('ssm', 'ListTagsForResource', {
    ResourceType: 'Parameter',
    ResourceId: parameterName(target),
  });
  return found && fromList(found.TagList ?? []);
};

/** Parts of networks. */
const networkTags: ReadTags = async (aws, _target, { resource }) => {
  const id = resource.split('/').at(-1) ?? '';
  const paging = { rows: 'Tags', next: 'NextToken', token: 'NextToken' };
  const input = { Filters: [{ Name: 'resource-id', Values: [id] }] };
  return fromList(await readPages<Tag>(aws, 'ec2', 'DescribeTags', input, paging));
};

const tableTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ Tags?: Tag[] }>('dynamodb', 'ListTagsOfResource', { ResourceArn: target });
  return found && fromList(found.Tags ?? []);
};

const alarmTags: ReadTags = async (aws, target) => {
  const found = await aws.read<{ Tags?: Tag[] }>('cloudwatch', 'ListTagsForResource', { ResourceARN: target });
  return found && fromList(found.Tags ?? []);
};

const READERS: Readonly<Record<string, ReadTags>> = {
  lambda: lambdaTags,
  iam: identityTags,
  sqs: queueTags,
  sns: topicTags,
  ec2: networkTags,
  events: ruleTags,
  s3: bucketTags,
  dynamodb: tableTags,
  cloudwatch: alarmTags,
  kms: keyTags,
  secretsmanager: secretTags,
  ssm: parameterTags,
  ecs: containerTags,
};
