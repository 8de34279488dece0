import { randomInt } from 'node:crypto';
import type { DeploymentRecord, ServiceRecord } from './records.ts';
import { addEvent, EVENT } from './service-events.ts';

/** Failed tasks that trip a circuit breaker: half of what is desired, between these. */
const FAILURES_MIN = 3;
const FAILURES_MAX = 200;

const newId = (): string =>
  `ecs-svc/${Array.from({ length: 19 }, (_, place) => randomInt(place === 0 ? 1 : 0, 10)).join('')}`;

export const primaryOf = (service: ServiceRecord): DeploymentRecord | undefined =>
  service.deployments.find(({ status }) => status === 'PRIMARY');

/** Begins a rollout: what ran before becomes an older deployment that is replaced task by task. */
export const beginDeployment = (service: ServiceRecord, taskDefinition: string, reason?: string): DeploymentRecord => {
  const id = newId();
  const now = new Date().toISOString();
  const begun: DeploymentRecord = {
    id,
    status: 'PRIMARY',
    taskDefinition,
    createdAt: now,
    updatedAt: now,
    failedTasks: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: reason ?? `ECS deployment ${id} in progress.`,
  };
  service.taskDefinition = taskDefinition;
  service.isSteady = false;
  service.deployments = [begun, ...service.deployments.map((older) => ({ ...older, status: 'ACTIVE' as const }))];
  return begun;
};

/** The rollout is over: its tasks alone run. */
export const completeDeployment = (service: ServiceRecord, deployment: DeploymentRecord): void => {
  Object.assign(deployment, {
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${deployment.id} completed.`,
    updatedAt: new Date().toISOString(),
  });
  service.deployments = [deployment];
  service.lastCompleted = deployment.taskDefinition;
  addEvent(service, EVENT.completed(deployment.id));
};

/** Counts a task that failed during a rollout. A circuit breaker gives it up, and goes back when it is told to. */
export const countFailure = (service: ServiceRecord, deployment: DeploymentRecord): void => {
  if (deployment.rolloutState !== 'IN_PROGRESS') return;
  deployment.failedTasks += 1;
  const { enable, rollback } = service.deploymentConfiguration.deploymentCircuitBreaker;
  const threshold = Math.min(FAILURES_MAX, Math.max(FAILURES_MIN, Math.ceil(service.desiredCount / 2)));
  if (!enable || deployment.failedTasks < threshold) return;
  deployment.rolloutState = 'FAILED';
  deployment.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.';
  addEvent(service, EVENT.failed(deployment.id));
  if (!rollback || service.lastCompleted === undefined || service.lastCompleted === deployment.taskDefinition) return;
  const back = beginDeployment(service, service.lastCompleted);
  back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${back.id}.`;
  addEvent(service, EVENT.rollingBack(back.id));
};
