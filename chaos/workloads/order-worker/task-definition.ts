import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAGS } from '../../target/tags.ts';
import type { WorkerArns, WorkerNames } from './names.ts';

/** What a revision is made from; a fault registers one that differs in one of these. */
export interface RevisionSettings {
  image: string;
  taskRoleArn: string;
  executionRoleArn: string;
  memoryMb: number;
  command?: string[];
  environment: Record<string, string>;
  /** Name of the variable, then the secret's ARN. */
  secrets: Record<string, string>;
  healthCommand: string;
  logGroup: string;
}

/** The work takes about 170 MB. */
const HEALTHY_MEMORY_MB = 320;

export const healthyRevision = (
  names: WorkerNames,
  arns: WorkerArns,
  made: { queueUrl: string; secretArn: string },
): RevisionSettings => ({
  image: arns.image(names.tag),
  taskRoleArn: arns.taskRole,
  executionRoleArn: arns.executionRole,
  memoryMb: HEALTHY_MEMORY_MB,
  environment: { QUEUE_URL: made.queueUrl, ORDER_TABLE: names.table },
  secrets: { PRICING_TOKEN: made.secretArn },
  healthCommand: 'test -f alive || exit 1',
  logGroup: names.logGroup,
});

/** A revision as `RegisterTaskDefinition` takes it. */
export const revisionInput = (
  region: string,
  family: string,
  settings: RevisionSettings,
): RegisterTaskDefinitionRequest => ({
  family,
  taskRoleArn: settings.taskRoleArn,
  executionRoleArn: settings.executionRoleArn,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  tags: Object.entries(WORKLOAD_TAGS).map(([key, value]) => ({ key, value })),
  containerDefinitions: [
    {
      name: 'worker',
      image: settings.image,
      memory: settings.memoryMb,
      essential: true,
      stopTimeout: 2,
      ...(settings.command && { command: settings.command }),
      environment: Object.entries(settings.environment).map(([name, value]) => ({ name, value })),
      secrets: Object.entries(settings.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
      healthCheck: {
        command: ['CMD-SHELL', settings.healthCommand],
        interval: 10,
        timeout: 5,
        retries: 3,
        startPeriod: 60,
      },
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': settings.logGroup,
          'awslogs-region': region,
          'awslogs-stream-prefix': 'worker',
        },
      },
    },
  ],
});

/** Registers a revision; its ARN. */
export const registerRevision = async (
  account: TargetAccount,
  family: string,
  settings: RevisionSettings,
): Promise<string> => {
  const input = revisionInput(account.region, family, settings);
  const made = await account.send<{ taskDefinition: { taskDefinitionArn: string } }>(
    'ecs',
    'RegisterTaskDefinition',
    input,
  );
  return made.taskDefinition.taskDefinitionArn;
};
