import { workloadBoundaryArn } from '../../../shared/workload-boundary.ts';
import type { TargetAccount } from '../../target/account.ts';
import { createBoundary, putInlinePolicy } from '../../target/execution-role.ts';
import { WORKLOAD_TAG_LIST } from '../../target/tags.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import type { WorkerArns, WorkerNames } from './names.ts';

const document = (Action: readonly string[], Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

/** Tasks of ECS may assume the role; nobody else. */
export const taskTrust = () => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** AWS's own policy by which ECS pulls an image and writes a log for a task. */
export const START_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

const createRole = async (account: TargetAccount, RoleName: string): Promise<void> => {
  await unlessExists(
    account.send('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(taskTrust()),
      PermissionsBoundary: workloadBoundaryArn(account.accountId),
      Tags: WORKLOAD_TAG_LIST,
    }),
  );
};

/** The role of the container itself: takes messages, writes rows. */
export const createTaskRole = async (account: TargetAccount, names: WorkerNames, arns: WorkerArns): Promise<void> => {
  await createBoundary(account);
  await createRole(account, names.taskRole);
  const rows = `arn:aws:dynamodb:${account.region}:${account.accountId}:table/${names.table}`;
  const PolicyDocument = JSON.stringify(document(['dynamodb:PutItem'], rows));
  await unlessExists(account.send('iam', 'CreatePolicy', { PolicyName: names.taskManagedPolicy, PolicyDocument }));
  const take = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  await putInlinePolicy(account, names.taskRole, {
    name: names.taskInlinePolicy,
    document: document(take, arns.queue),
  });
  await account.send('iam', 'AttachRolePolicy', { RoleName: names.taskRole, PolicyArn: arns.taskManagedPolicy });
};

/** The role by which ECS starts the container: image, log, secret. */
export const createStartRole = async (account: TargetAccount, names: WorkerNames, secretArn: string): Promise<void> => {
  await createBoundary(account);
  await createRole(account, names.executionRole);
  await putInlinePolicy(account, names.executionRole, {
    name: names.executionInlinePolicy,
    document: document(['secretsmanager:GetSecretValue'], secretArn),
  });
  await account.send('iam', 'AttachRolePolicy', { RoleName: names.executionRole, PolicyArn: START_POLICY });
};
