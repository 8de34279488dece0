import type { SERVICE_EVENT_CLASSES, STOPPED_TASK_CLASSES } from '../../shared/tools/diagnostics.ts';

type EventClass = (typeof SERVICE_EVENT_CLASSES)[number];
type StoppedClass = (typeof STOPPED_TASK_CLASSES)[number];

/** Texts of service events; Amazon ECS developer guide, "Service event messages". Only ECS writes them. */
const EVENTS: readonly (readonly [pattern: RegExp, kind: EventClass])[] = [
  [/has reached a steady state\.$/, 'steady'],
  [/ECS was unable to assume the role/, 'role-not-assumable'],
  [/unable to stop or start tasks during a deployment because of the service deployment configuration/, 'deadlocked'],
  [/rolling back to deployment/, 'rolling-back'],
  [/deployment failed: tasks failed to start/, 'deployment-failed'],
  [/is unable to consistently start tasks successfully/, 'impaired'],
  [/failed container health checks/, 'unhealthy'],
];

/** Reasons of stopped tasks; Amazon ECS developer guide, "Stopped tasks error messages". */
const REASONS: readonly (readonly [pattern: RegExp, kind: StoppedClass])[] = [
  [/^OutOfMemoryError/, 'out-of-memory'],
  [/^CannotPullContainerError: .*(?:not found|manifest unknown)/s, 'image-not-found'],
  [/^CannotPullContainerError/, 'image-not-pulled'],
  [/^ResourceInitializationError: unable to pull secrets or registry auth/, 'start-resource-refused'],
  [/^(?:ResourceInitializationError|CannotStartContainerError): .*(?:log group does not exist)/s, 'log-group-missing'],
  [/^ResourceInitializationError: .*(?:logger args|logging driver)/s, 'log-stream-refused'],
  [/^CannotStartContainerError/, 'cannot-start'],
  [/^Task failed container health checks/, 'health-check-failed'],
  [/^Essential container in task exited/, 'container-exited'],
  [/^Scaling activity initiated by/, 'scaled'],
];

export const classifyEvent = (text: string): EventClass =>
  EVENTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';

export const classifyReason = (text: string): StoppedClass =>
  REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
