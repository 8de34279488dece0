import { randomUUID } from 'node:crypto';
import type { ServiceRecord } from './records.ts';

const EVENTS_MAX = 100;

/** Adds an event, newest first. As on AWS, what was said last is not said again. */
export const addEvent = (service: ServiceRecord, text: string): void => {
  const message = `(service ${service.name}) ${text}`;
  if (service.events[0]?.message === message) return;
  const event = { id: randomUUID(), createdAt: new Date().toISOString(), message };
  service.events = [event, ...service.events].slice(0, EVENTS_MAX);
};

/** ECS's own texts; Amazon ECS developer guide, "Service event messages". */
export const EVENT = {
  started: (ids: readonly string[]) => `has started ${ids.length} tasks: ${ids.map((id) => `(task ${id})`).join(' ')}.`,
  stopped: (ids: readonly string[]) =>
    `has stopped ${ids.length} running tasks: ${ids.map((id) => `(task ${id})`).join(' ')}.`,
  steady: () => 'has reached a steady state.',
  impaired: () =>
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.',
  unhealthy: (id: string) => `(task ${id}) failed container health checks.`,
  completed: (deployment: string) => `(deployment ${deployment}) deployment completed.`,
  failed: (deployment: string) => `(deployment ${deployment}) deployment failed: tasks failed to start.`,
  rollingBack: (deployment: string) => `rolling back to deployment ${deployment}.`,
  deadlocked: () =>
    'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
  notAssumed: (roleArn: string) =>
    `failed to launch a task with (error ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`,
} as const;
