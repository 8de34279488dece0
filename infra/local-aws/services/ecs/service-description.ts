import type * as Ecs from '@aws-sdk/client-ecs';
import type { EcsStore } from './ecs-store.ts';
import type { DeploymentRecord, ServiceRecord, TaskRecord } from './records.ts';
import { toTags } from './tags.ts';

const PLATFORM = '1.4.0';
const PENDING: readonly string[] = ['PROVISIONING', 'PENDING'];

const isRunning = ({ lastStatus, desiredStatus }: TaskRecord): boolean =>
  lastStatus === 'RUNNING' && desiredStatus === 'RUNNING';
const isPending = ({ lastStatus }: TaskRecord): boolean => PENDING.includes(lastStatus);

/** How many tasks a service has now. */
export const countTasks = (tasks: readonly TaskRecord[]): { running: number; pending: number } => ({
  running: tasks.filter(isRunning).length,
  pending: tasks.filter(isPending).length,
});

/** A service as `DescribeServices` shows it. */
export const describeService = (
  store: EcsStore,
  service: ServiceRecord,
  include: readonly string[] = [],
): Ecs.Service => {
  const tasks = store.tasksOf(service);
  const { running, pending } = countTasks(tasks);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    status: service.status,
    taskDefinition: service.taskDefinition,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    platformFamily: 'Linux',
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    deploymentConfiguration: service.deploymentConfiguration,
    networkConfiguration: service.networkConfiguration,
    loadBalancers: [],
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
    deployments: service.deployments.map((one) => describeDeployment(service, one, tasks)),
    events: service.events.map(({ id, createdAt, message }) => ({ id, createdAt: new Date(createdAt), message })),
    createdAt: new Date(service.createdAt),
    createdBy: service.createdBy,
    ...(include.includes('TAGS') && { tags: toTags(service.tags) }),
  };
};

const describeDeployment = (
  service: ServiceRecord,
  one: DeploymentRecord,
  all: readonly TaskRecord[],
): Ecs.Deployment => {
  const { running, pending } = countTasks(all.filter(({ deploymentId }) => deploymentId === one.id));
  return {
    id: one.id,
    status: one.status,
    taskDefinition: one.taskDefinition,
    desiredCount: one.status === 'PRIMARY' ? service.desiredCount : 0,
    runningCount: running,
    pendingCount: pending,
    failedTasks: one.failedTasks,
    createdAt: new Date(one.createdAt),
    updatedAt: new Date(one.updatedAt),
    launchType: 'FARGATE',
    platformVersion: PLATFORM,
    platformFamily: 'Linux',
    networkConfiguration: service.networkConfiguration,
    rolloutState: one.rolloutState,
    rolloutStateReason: one.rolloutStateReason,
  };
};

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

/** A task as `DescribeTasks` shows it. */
export const describeTask = (store: EcsStore, task: TaskRecord): Ecs.Task => {
  const { container, cpu, memory } = store.definition(task.taskDefinition);
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinition,
    group: `service:${task.serviceName}`,
    startedBy: task.deploymentId,
    launchType: 'FARGATE',
    platformVersion: PLATFORM,
    platformFamily: 'Linux',
    cpu,
    memory,
    desiredStatus: task.desiredStatus,
    lastStatus: task.lastStatus,
    healthStatus: task.health,
    createdAt: new Date(task.createdAt),
    startedAt: dateOf(task.startedAt),
    stoppingAt: dateOf(task.stoppingAt),
    stoppedAt: dateOf(task.stoppedAt),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    containers: [
      {
        containerArn: store.arn(`container/${task.arn.split('task/')[1]}/${container.name}`),
        taskArn: task.arn,
        name: container.name,
        image: container.image,
        lastStatus: task.lastStatus,
        healthStatus: task.health,
        exitCode: task.exitCode,
        reason: task.containerReason,
        networkInterfaces: [],
      },
    ],
    tags: [],
  };
};
