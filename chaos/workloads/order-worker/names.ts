import { queueArn, roleArn } from '../../../shared/arn.ts';

/** What the worker is made of. Neutral names: none may leak what will be broken. */
export interface WorkerNames {
  cluster: string;
  service: string;
  family: string;
  /** Repository of its image. */
  repository: string;
  tag: string;
  logGroup: string;
  taskRole: string;
  /** Inline policy of the task role: what it takes in. */
  taskInlinePolicy: string;
  /** Customer-managed policy of the task role: what it puts out. */
  taskManagedPolicy: string;
  executionRole: string;
  /** Inline policy of the execution role: the secret that the container starts with. */
  executionInlinePolicy: string;
  secret: string;
  queue: string;
  deadLetterQueue: string;
  table: string;
  topic: string;
  alarms: { tasks: string; deployments: string; queueAge: string };
}

export const workerNames = (name = 'order-worker'): WorkerNames => ({
  cluster: `${name}-cluster`,
  service: name,
  family: `${name}-task`,
  repository: name,
  tag: '4.2.0',
  logGroup: `/ecs/${name}`,
  taskRole: `${name}-task-role`,
  taskInlinePolicy: `${name}-intake`,
  taskManagedPolicy: `${name}-ledger`,
  executionRole: `${name}-start-role`,
  executionInlinePolicy: `${name}-token`,
  secret: `${name}/pricing-token`,
  queue: `${name}-queue`,
  deadLetterQueue: `${name}-dead-letters`,
  table: `${name}-orders`,
  topic: 'incident-alerts',
  alarms: { tasks: `${name}-tasks`, deployments: `${name}-deployments`, queueAge: `${name}-queue-age` },
});

export interface WorkerArns {
  cluster: string;
  service: string;
  taskRole: string;
  executionRole: string;
  taskManagedPolicy: string;
  logGroup: string;
  queue: string;
  topic: string;
  /** Of an image by its tag. */
  image(tag: string): string;
}

/** Whole ARNs of what `names` stands for in one account and region. */
export const workerArns = (scope: { accountId: string; region: string }, names: WorkerNames): WorkerArns => {
  const { accountId, region } = scope;
  return {
    cluster: `arn:aws:ecs:${region}:${accountId}:cluster/${names.cluster}`,
    service: `arn:aws:ecs:${region}:${accountId}:service/${names.cluster}/${names.service}`,
    taskRole: roleArn(accountId, names.taskRole),
    executionRole: roleArn(accountId, names.executionRole),
    taskManagedPolicy: `arn:aws:iam::${accountId}:policy/${names.taskManagedPolicy}`,
    logGroup: `arn:aws:logs:${region}:${accountId}:log-group:${names.logGroup}`,
    queue: queueArn(scope, names.queue),
    topic: `arn:aws:sns:${region}:${accountId}:${names.topic}`,
    image: (tag) => `${accountId}.dkr.ecr.${region}.amazonaws.com/${names.repository}:${tag}`,
  };
};
