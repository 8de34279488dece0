import type { ContainerDefinition, NetworkConfiguration } from '@aws-sdk/client-ecs';

/** What the account remembers of its containers. All of it is JSON: times are ISO text. */

export interface ClusterRecord {
  name: string;
  arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** Container Insights: without it the cluster's services have no metrics. */
  insights: boolean;
  tags: Record<string, string>;
}

/** One revision of a task definition. It never changes again but for its status. */
export interface TaskDefinitionRecord {
  family: string;
  revision: number;
  arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  cpu: string;
  memory: string;
  taskRoleArn?: string;
  executionRoleArn?: string;
  container: ContainerDefinition;
  registeredAt: string;
  registeredBy: string;
  deregisteredAt?: string;
  tags: Record<string, string>;
}

export interface CircuitBreaker {
  enable: boolean;
  rollback: boolean;
}

export interface DeploymentConfiguration {
  maximumPercent: number;
  minimumHealthyPercent: number;
  deploymentCircuitBreaker: CircuitBreaker;
}

/** One rollout of a service: a revision that is to run, or one that still does. */
export interface DeploymentRecord {
  /** `ecs-svc/` and 19 digits. */
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  taskDefinition: string;
  createdAt: string;
  updatedAt: string;
  /** Tasks that failed while the rollout was in progress. */
  failedTasks: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
}

export interface ServiceEventRecord {
  id: string;
  createdAt: string;
  message: string;
}

export interface ServiceRecord {
  name: string;
  arn: string;
  clusterArn: string;
  status: 'ACTIVE' | 'INACTIVE';
  taskDefinition: string;
  desiredCount: number;
  deploymentConfiguration: DeploymentConfiguration;
  networkConfiguration?: NetworkConfiguration;
  /** Newest first. */
  deployments: DeploymentRecord[];
  /** What a circuit breaker goes back to. */
  lastCompleted?: string;
  /** Newest first, at most 100. */
  events: ServiceEventRecord[];
  isSteady: boolean;
  createdAt: string;
  createdBy: string;
  tags: Record<string, string>;
}

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';
export type StopCode = 'TaskFailedToStart' | 'EssentialContainerExited' | 'UserInitiated' | 'ServiceSchedulerInitiated';

export interface TaskRecord {
  id: string;
  arn: string;
  clusterArn: string;
  serviceName: string;
  deploymentId: string;
  taskDefinition: string;
  desiredStatus: 'RUNNING' | 'STOPPED';
  lastStatus: TaskStatus;
  health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  createdAt: string;
  startedAt?: string;
  stoppingAt?: string;
  stoppedAt?: string;
  stopCode?: StopCode;
  stoppedReason?: string;
  exitCode?: number;
  /** Why the container ended, where ECS says more than an exit code. */
  containerReason?: string;
}
