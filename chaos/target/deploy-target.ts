import { firstAnswer } from './first-answer.ts';
import type { DeploySettings, Deployment } from '../workload.ts';
import type { TargetAccount } from './account.ts';
import { type AlarmThresholds, targetAlarms } from './alarms.ts';
import { createAlertTopic } from './alert-topic.ts';
import { createBareRole, createExecutionRole } from './execution-role.ts';
import { type TargetNames, targetArns, targetNames } from './names.ts';
import { earlierManagedPolicy, inlinePolicy, managedPolicy } from './policies.ts';
import { createFunction, createMapping } from './queue-fed-function.ts';
import { createQueuePair, findQueuePair } from './queue-pair.ts';
import { createRowTable } from './row-table.ts';
import { probeTarget, type SteadyState } from './steady-state.ts';
import { WORKLOAD_TAG_LIST } from './tags.ts';
import { unlessExists } from './unless-exists.ts';
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

/** The function's healthy configuration. The work takes 1.1 s and about 160 MB. */
const HEALTHY = { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 2, MemorySize: 256 } as const;

/** AWS advises six times the function's time-out, so that a retried batch is not seen twice. */
const RETRY_SECONDS = 6 * HEALTHY.Timeout;

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
    createQueuePair(account, names, retrySeconds),
    createExecutionRole(account, {
      name: names.role,
      inline: { name: names.inlinePolicy, document: inlinePolicy(names) },
      managed: {
        name: names.managedPolicy,
        document: managedPolicy(names, account),
        earlier: earlierManagedPolicy(names, account),
      },
    }),
    createBareRole(account, names.standbyRole),
    createStores(account, names),
    createAlertTopic(account, names.topic, arns.topic),
  ]);
  await createFunction(account, {
    name: names.function,
    roleArn: arns.role,
    description: 'Sorts rows of incoming objects',
    source: new URL('./function/index.mjs', import.meta.url),
    variables: { INPUT_BUCKET: names.bucket, OUTPUT_TABLE: names.table },
    configuration: HEALTHY,
  });
  return describeTarget({ names, arns, ...queues });
};

/** What goes into service like the target: a function, the queue that feeds it and the alarms of both. */
interface QueueFedFunction {
  names: Parameters<typeof targetAlarms>[0];
  arns: { queue: string; topic: string };
  probeEvent: object;
}

/**
 * Puts a deployed target into service: one request that it answers, then its trigger and its alarms. The alarms come after the first
 * answer, because one on the absence of invocations would ring on a function that was never called.
 */
export const goLive = async (
  account: TargetAccount,
  { names, arns, probeEvent }: QueueFedFunction,
  thresholds: AlarmThresholds,
): Promise<SteadyState> => {
  const answered = await firstAnswer(() => probeTarget(account, { function: names.function, probeEvent }));
  await createMapping(account, names.function, arns.queue);
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
  return describeTarget({ names, arns, ...(await findQueuePair(account, names)) });
};

/** A queue-fed function under the target's names, as those who work with it need to know it. */
export const describeTarget = (
  made: Pick<Target, 'names' | 'arns' | 'queueUrl' | 'deadLetterUrl'>,
  workload = DATA_PROCESSOR,
): Target => ({
  workload,
  root: made.arns.function,
  topicArn: made.arns.topic,
  ...made,
  sampleMessage: workMessage('sample'),
  probeEvent: probeEvent(made.arns.queue),
});

const createStores = async (account: TargetAccount, names: TargetNames): Promise<void> => {
  await createRowTable(account, names.table);
  await unlessExists(account.send('s3', 'CreateBucket', { Bucket: names.bucket }));
  await account.send('s3', 'PutBucketTagging', { Bucket: names.bucket, Tagging: { TagSet: WORKLOAD_TAG_LIST } });
  await account.send('s3', 'PutObject', {
    Bucket: names.bucket,
    Key: SAMPLE_OBJECT,
    Body: sampleObjectBody(),
    ContentType: 'text/csv',
  });
};
