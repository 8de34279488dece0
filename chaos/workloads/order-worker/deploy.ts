import { MANAGED_TAG, TARGET_TAG, WORKLOAD_TAGS } from '../../target/tags.ts';
import type { TargetAccount } from '../../target/account.ts';
import { createAlertTopic } from '../../target/alert-topic.ts';
import { createQueuePair, findQueuePair } from '../../target/queue-pair.ts';
import { createRowTable } from '../../target/row-table.ts';
import type { SteadyState } from '../../target/steady-state.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import type { DeploySettings, Deployment } from '../../workload.ts';
import { workerAlarms } from './alarms.ts';
import { pushImage } from './image.ts';
import { type WorkerArns, workerArns, type WorkerNames, workerNames } from './names.ts';
import { probeWorker } from './recovery.ts';
import { createStartRole, createTaskRole } from './roles.ts';
import { healthyRevision, registerRevision, type RevisionSettings } from './task-definition.ts';

/** The worker as it stands. */
export interface Worker extends Deployment {
  names: WorkerNames;
  arns: WorkerArns;
  queueUrl: string;
  secretArn: string;
  /** The revision that it was deployed with, to make another one from. */
  revision: RevisionSettings;
}

export const ORDER_WORKER = 'order-worker';
const RETRY_SECONDS = 30;

/** One worker at a time: a rollout stops the old task before it starts the new one. */
export const ROLLOUT = {
  minimumHealthyPercent: 0,
  maximumPercent: 100,
  deploymentCircuitBreaker: { enable: false, rollback: false },
} as const;

/** Subnets are named and not looked at: tasks of an embedded account have no network of their own. */
const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'], assignPublicIp: 'DISABLED' } };

const tagList = Object.entries(WORKLOAD_TAGS).map(([key, value]) => ({ key, value }));

/** Creates the worker, or completes one that is there. Idempotent. */
export const deployWorker = async (
  account: TargetAccount,
  { name, retrySeconds = RETRY_SECONDS }: Pick<DeploySettings, 'name' | 'retrySeconds'> = {},
): Promise<Worker> => {
  const names = workerNames(name);
  const arns = workerArns(account, names);
  const secretArn = await createSecret(account, names.secret);
  const [queues] = await Promise.all([
    createQueuePair(account, names, retrySeconds),
    createTaskRole(account, names, arns),
    createStartRole(account, names, secretArn),
    createRowTable(account, names.table),
    createAlertTopic(account, names.topic, arns.topic),
    pushImage(account, names),
    unlessExists(account.send('logs', 'CreateLogGroup', { logGroupName: names.logGroup, tags: WORKLOAD_TAGS })),
    account.send('ecs', 'CreateCluster', {
      clusterName: names.cluster,
      settings: [{ name: 'containerInsights', value: 'enabled' }],
      tags: tagList,
    }),
  ]);
  const worker = describeWorker(names, arns, { queueUrl: queues.queueUrl, secretArn });
  await createService(account, worker);
  return worker;
};

const createService = async (account: TargetAccount, { names, revision }: Worker): Promise<void> => {
  const where = { cluster: names.cluster, services: [names.service] };
  const found = await account.send<{ services?: { status?: string }[] }>('ecs', 'DescribeServices', where);
  if (found.services?.[0]?.status === 'ACTIVE') return;
  await account.send('ecs', 'CreateService', {
    cluster: names.cluster,
    serviceName: names.service,
    taskDefinition: await registerRevision(account, names.family, revision),
    desiredCount: 1,
    launchType: 'FARGATE',
    deploymentConfiguration: ROLLOUT,
    networkConfiguration: NETWORK,
    tags: tagList,
  });
};

const createSecret = async (account: TargetAccount, Name: string): Promise<string> => {
  const Tags = [TARGET_TAG, MANAGED_TAG].map(({ key, value }) => ({ Key: key, Value: value }));
  await unlessExists(account.send('secretsmanager', 'CreateSecret', { Name, SecretString: 'pricing-2026', Tags }));
  return (await account.send<{ ARN: string }>('secretsmanager', 'DescribeSecret', { SecretId: Name })).ARN;
};

/** The worker as it stands, broken or not; undefined when it was never deployed to the end. */
export const findWorker = async (
  account: TargetAccount,
  { name }: Pick<DeploySettings, 'name'> = {},
): Promise<Worker | undefined> => {
  const names = workerNames(name);
  const AlarmNames = Object.values(names.alarms);
  const alarms = await account.send<{ MetricAlarms?: unknown[] }>('cloudwatch', 'DescribeAlarms', { AlarmNames });
  if (alarms.MetricAlarms?.length !== AlarmNames.length) return undefined;
  const { queueUrl } = await findQueuePair(account, names);
  const secret = await account.send<{ ARN: string }>('secretsmanager', 'DescribeSecret', { SecretId: names.secret });
  return describeWorker(names, workerArns(account, names), { queueUrl, secretArn: secret.ARN });
};

const describeWorker = (
  names: WorkerNames,
  arns: WorkerArns,
  made: { queueUrl: string; secretArn: string },
): Worker => ({
  workload: ORDER_WORKER,
  root: arns.service,
  topicArn: arns.topic,
  names,
  arns,
  ...made,
  revision: healthyRevision(names, arns, made),
});

/** Its first order, then its alarms: one on too few tasks would ring while the first one starts. */
export const goLive = async (
  account: TargetAccount,
  worker: Worker,
  { queueAgeSeconds }: Pick<DeploySettings, 'queueAgeSeconds'>,
): Promise<SteadyState> => {
  const answered = await probeWorker(account, worker);
  await waitUntilSteady(account, worker);
  const alarms = workerAlarms(worker.names, worker.arns.topic, queueAgeSeconds);
  await Promise.all(alarms.map((alarm) => account.send('cloudwatch', 'PutMetricAlarm', alarm)));
  return answered;
};

const STEADY_MS_MAX = 20_000;
const LOOK_EVERY_MS = 100;

const waitUntilSteady = async (account: TargetAccount, { names }: Worker): Promise<void> => {
  const deadline = Date.now() + STEADY_MS_MAX;
  const where = { cluster: names.cluster, services: [names.service] };
  while (Date.now() < deadline) {
    const { services } = await account.send<{ services?: { deployments?: { rolloutState?: string }[] }[] }>(
      'ecs',
      'DescribeServices',
      where,
    );
    if (services?.[0]?.deployments?.every(({ rolloutState }) => rolloutState === 'COMPLETED')) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
