import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { WORKLOAD_BOUNDARY, workloadBoundary, workloadBoundaryArn } from '../../shared/workload-boundary.ts';
import type { DeploySettings, Deployment } from '../workload.ts';
import type { TargetAccount } from './account.ts';
import { type AlarmThresholds, targetAlarms } from './alarms.ts';
import { type TargetNames, targetArns, targetNames } from './names.ts';
import { AWS_MANAGED_POLICIES, inlinePolicy, managedPolicy, topicPolicy, trustPolicy } from './policies.ts';
import { probeTarget, type SteadyState } from './steady-state.ts';
import { probeEvent, SAMPLE_OBJECT, sampleObjectBody, workMessage } from './work.ts';

export interface Target extends Deployment {
  names: TargetNames;
  arns: ReturnType<typeof targetArns>;
  queueUrl: string;
  deadLetterUrl: string;
  sampleMessage: string;
  probeEvent: object;
}

export const DATA_PROCESSOR = 'data-processor';

/** The tag that the injector wants to see before it breaks anything outside an embedded account. */
export const TARGET_TAG = { key: 'firebreak:target', value: 'yes' } as const;

/** The tag by which an owner lets incidents of a resource be answered; what carries no such tag is not touched. */
export const MANAGED_TAG = { key: 'incident-responder', value: 'managed' } as const;

const TAGS: Record<string, string> = { [TARGET_TAG.key]: TARGET_TAG.value, [MANAGED_TAG.key]: MANAGED_TAG.value };

/** The function's healthy configuration. The work takes 1.1 s and about 160 MB. */
const HEALTHY = { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 2, MemorySize: 256 } as const;

/** The first request is a cold start beside everything else that starts: on a busy machine it may run into its time-out. */
const PROBES_MAX = 3;
/** AWS advises six times the function's time-out, so that a retried batch is not seen twice. */
const RETRY_SECONDS = 6 * HEALTHY.Timeout;
/** Work that failed is tried again for an hour, which is long enough for somebody to repair what broke it… */
const RETRIED_SECONDS = 3_600;
/** …or as often as SQS lets it. */
const RECEIVES_MAX = 1_000;

/**
 * Creates the target, or completes one that is there already. Idempotent. Work that failed comes back after
 * `retrySeconds`, which Lambda wants to be no shorter than the function's time-out.
 */
export const deployTarget = async (
  account: TargetAccount,
  { name, retrySeconds = RETRY_SECONDS }: Pick<DeploySettings, 'name' | 'retrySeconds'> = {},
): Promise<Target> => {
  const names = targetNames(account.accountId, name);
  const arns = targetArns(account, names);
  const [queues] = await Promise.all([
    createQueues(account, names, retrySeconds),
    createRole(account, names, arns.managedPolicy),
    createStores(account, names),
    createTopic(account, names, arns.topic),
  ]);
  await createFunction(account, names, arns.role);
  return describeTarget({ names, arns, ...queues });
};

/**
 * Puts a deployed target into service: one request that it answers, then its trigger and its alarms. The alarms come after the first
 * answer, because one on the absence of invocations would ring on a function that was never called.
 */
export const goLive = async (
  account: TargetAccount,
  target: Target,
  thresholds: AlarmThresholds,
): Promise<SteadyState> => {
  const { names, arns, probeEvent } = target;
  const probed = { function: names.function, probeEvent };
  let answered = await probeTarget(account, probed);
  for (let again = 1; !answered.steady && again < PROBES_MAX; again += 1) answered = await probeTarget(account, probed);
  await createMapping(account, names, arns.queue);
  const alarms = targetAlarms(names, arns.topic, thresholds);
  await Promise.all(alarms.map((alarm) => account.send('cloudwatch', 'PutMetricAlarm', alarm)));
  return answered;
};

/**
 * The target as it stands, broken or not; undefined when it was never deployed to the end. Deploying again would put
 * right what somebody broke on purpose.
 */
export const findTarget = async (
  account: TargetAccount,
  { name }: Pick<DeploySettings, 'name'> = {},
): Promise<Target | undefined> => {
  const names = targetNames(account.accountId, name);
  const arns = targetArns(account, names);
  const alarms = await account.send<{ MetricAlarms?: unknown[] }>('cloudwatch', 'DescribeAlarms', {
    AlarmNames: Object.values(names.alarms),
  });
  if (alarms.MetricAlarms?.length !== Object.values(names.alarms).length) return undefined;
  const urlOf = async (QueueName: string): Promise<string> =>
    (await account.send<{ QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName })).QueueUrl;
  const [queueUrl, deadLetterUrl] = await Promise.all([urlOf(names.queue), urlOf(names.deadLetterQueue)]);
  return describeTarget({ names, arns, queueUrl, deadLetterUrl });
};

const describeTarget = (made: Pick<Target, 'names' | 'arns' | 'queueUrl' | 'deadLetterUrl'>): Target => ({
  workload: DATA_PROCESSOR,
  root: made.arns.function,
  topicArn: made.arns.topic,
  ...made,
  sampleMessage: workMessage('sample'),
  probeEvent: probeEvent(made.arns.queue),
});

/** Runs `create`; what exists already is left as it is. */
const unlessExists = async (create: Promise<unknown>): Promise<void> => {
  const exists = [
    'EntityAlreadyExists',
    'EntityAlreadyExistsException',
    'ResourceConflictException',
    'ResourceInUseException',
    'BucketAlreadyOwnedByYou',
  ];
  await create.catch((error: unknown) => {
    if (!(error instanceof Error) || !exists.includes(error.name)) throw error;
  });
};

const createQueues = async (
  account: TargetAccount,
  names: TargetNames,
  retrySeconds: number,
): Promise<{ queueUrl: string; deadLetterUrl: string }> => {
  const dead = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: names.deadLetterQueue });
  const redrive = JSON.stringify({
    deadLetterTargetArn: targetArns(account, names).deadLetterQueue,
    maxReceiveCount: Math.min(RECEIVES_MAX, Math.ceil(RETRIED_SECONDS / retrySeconds)),
  });
  const Attributes = { VisibilityTimeout: String(retrySeconds), RedrivePolicy: redrive };
  const queue = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: names.queue, Attributes });
  return { queueUrl: queue.QueueUrl, deadLetterUrl: dead.QueueUrl };
};

/** The product brings the boundary along; a target that is deployed first brings it itself. */
const createBoundary = (account: TargetAccount): Promise<void> =>
  unlessExists(
    account.send('iam', 'CreatePolicy', {
      PolicyName: WORKLOAD_BOUNDARY,
      PolicyDocument: JSON.stringify(workloadBoundary()),
    }),
  );

const createRole = async (account: TargetAccount, names: TargetNames, policyArn: string): Promise<void> => {
  await createBoundary(account);
  await unlessExists(
    account.send('iam', 'CreateRole', {
      RoleName: names.role,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
      PermissionsBoundary: workloadBoundaryArn(account.accountId),
      Tags: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  await unlessExists(
    account.send('iam', 'CreatePolicy', {
      PolicyName: names.managedPolicy,
      PolicyDocument: JSON.stringify(managedPolicy(names, account)),
    }),
  );
  await account.send('iam', 'PutRolePolicy', {
    RoleName: names.role,
    PolicyName: names.inlinePolicy,
    PolicyDocument: JSON.stringify(inlinePolicy(names)),
  });
  for (const PolicyArn of [...AWS_MANAGED_POLICIES, policyArn])
    await account.send('iam', 'AttachRolePolicy', { RoleName: names.role, PolicyArn });
};

const createStores = async (account: TargetAccount, names: TargetNames): Promise<void> => {
  await unlessExists(
    account.send('dynamodb', 'CreateTable', {
      TableName: names.table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await unlessExists(account.send('s3', 'CreateBucket', { Bucket: names.bucket }));
  await account.send('s3', 'PutObject', {
    Bucket: names.bucket,
    Key: SAMPLE_OBJECT,
    Body: sampleObjectBody(),
    ContentType: 'text/csv',
  });
};

const createTopic = async (account: TargetAccount, names: TargetNames, topicArn: string): Promise<void> => {
  await account.send('sns', 'CreateTopic', { Name: names.topic });
  await account.send('sns', 'SetTopicAttributes', {
    TopicArn: topicArn,
    AttributeName: 'Policy',
    AttributeValue: JSON.stringify(topicPolicy(topicArn, account.accountId)),
  });
};

const createFunction = async (account: TargetAccount, names: TargetNames, Role: string): Promise<void> => {
  const source = await readFile(new URL('./function/index.mjs', import.meta.url));
  // A fixed time in the archive keeps the package's hash the same from one deployment to the next.
  const ZipFile = zipSync({ 'index.mjs': source }, { mtime: new Date('2026-01-01T00:00:00Z') });
  const Environment = { Variables: { INPUT_BUCKET: names.bucket, OUTPUT_TABLE: names.table } };
  await unlessExists(
    account.send('lambda', 'CreateFunction', {
      FunctionName: names.function,
      Role,
      ...HEALTHY,
      Code: { ZipFile },
      Environment,
      Tags: TAGS,
      Description: 'Sorts rows of incoming objects',
    }),
  );
};

const createMapping = async (account: TargetAccount, names: TargetNames, EventSourceArn: string): Promise<void> => {
  await unlessExists(
    account.send('lambda', 'CreateEventSourceMapping', {
      FunctionName: names.function,
      EventSourceArn,
      BatchSize: 1,
      // Several at once would slow each other down where there are few cores, until healthy work runs into its time-out.
      ScalingConfig: { MaximumConcurrency: 2 },
      Enabled: true,
      Tags: TAGS,
    }),
  );
};
