import { randomBytes } from 'node:crypto';
import type { World } from '../../world.ts';
import type { EcsStore } from './ecs-store.ts';
import type { DeploymentRecord, ServiceRecord, StopCode, TaskDefinitionRecord, TaskRecord } from './records.ts';
import { registryAuthFailed, TaskFailure } from './task-failure.ts';
import { assumeTaskRole, type TaskRole } from './task-role.ts';
import type { RunningTask, TaskEnd, TaskRoles, TaskRunner } from './task-runner.ts';

/** Stopped tasks can be described for about an hour. */
const STOPPED_SECONDS_MAX = 3_600;
/** A task takes a moment to get its network before its image is pulled. */
const PROVISIONING_SECONDS = 2;

/** A role that could not be assumed, so that there is no task. */
export class RoleNotAssumable extends Error {
  readonly roleArn: string;

  constructor(roleArn: string) {
    super(`ECS was unable to assume the role '${roleArn}'`);
    this.name = 'RoleNotAssumable';
    this.roleArn = roleArn;
  }
}

export interface TaskEvents {
  /** A task got to where it was going, or fell ill. */
  changed(task: TaskRecord): void;
  /** A task that nobody asked to stop did not start, or ended. */
  failed(task: TaskRecord): void;
}

/** Tasks of services: what becomes of each, from its provisioning to the hour after its end. */
export class Tasks {
  private readonly running = new Map<string, RunningTask>();
  private readonly world: World;
  private readonly store: EcsStore;
  private readonly runner: TaskRunner;
  private readonly events: TaskEvents;

  constructor(world: World, store: EcsStore, runner: TaskRunner, events: TaskEvents) {
    this.world = world;
    this.store = store;
    this.runner = runner;
    this.events = events;
  }

  /** Begins a task of a deployment. Throws `RoleNotAssumable` when there can be none. */
  launch(service: ServiceRecord, deployment: DeploymentRecord): TaskRecord {
    const definition = this.store.definition(deployment.taskDefinition);
    const id = randomBytes(16).toString('hex');
    const roles = {
      execution: this.assume(definition.executionRoleArn, id),
      task: this.assume(definition.taskRoleArn, id),
    };
    const task: TaskRecord = {
      id,
      arn: this.store.taskArn(service.clusterArn, id),
      clusterArn: service.clusterArn,
      serviceName: service.name,
      deploymentId: deployment.id,
      taskDefinition: deployment.taskDefinition,
      desiredStatus: 'RUNNING',
      lastStatus: 'PROVISIONING',
      health: 'UNKNOWN',
      createdAt: new Date().toISOString(),
    };
    this.store.tasks.set(task.arn, task);
    setTimeout(() => void this.run(task, definition, roles), this.world.timing.periodMs(PROVISIONING_SECONDS));
    return task;
  }

  /** Asks a task to end; what it says of itself afterwards is the reason given here. */
  stop(task: TaskRecord, stopCode: StopCode, stoppedReason: string): void {
    if (task.desiredStatus === 'STOPPED') return;
    Object.assign(task, { desiredStatus: 'STOPPED', stopCode, stoppedReason, stoppingAt: new Date().toISOString() });
    this.store.tasks.touch(task.arn);
    const running = this.running.get(task.id);
    if (running) void running.stop();
    else if (task.lastStatus !== 'PENDING') this.finish(task, {});
  }

  /** Forgets what ended long ago, and ends what was running when the host of this account was last stopped. */
  sweep(): void {
    const oldest = Date.now() - STOPPED_SECONDS_MAX * 1_000;
    for (const task of this.store.tasks.values()) {
      if (task.stoppedAt !== undefined && Date.parse(task.stoppedAt) < oldest) this.store.tasks.delete(task.arn);
    }
  }

  endLeftovers(): void {
    for (const task of this.store.tasks.values().filter(({ lastStatus }) => lastStatus !== 'STOPPED')) {
      Object.assign(task, { desiredStatus: 'STOPPED', stoppedReason: 'The host of this account was stopped.' });
      this.finish(task, {});
    }
  }

  private assume(roleArn: string | undefined, taskId: string): TaskRole | undefined {
    if (roleArn === undefined) return undefined;
    try {
      return assumeTaskRole(this.world, roleArn, taskId);
    } catch {
      throw new RoleNotAssumable(roleArn);
    }
  }

  private async run(task: TaskRecord, definition: TaskDefinitionRecord, roles: TaskRoles): Promise<void> {
    if (task.desiredStatus === 'STOPPED') return;
    this.set(task, { lastStatus: 'PENDING' });
    try {
      const running = await this.runner.start(task.id, definition, roles, (health) => {
        this.set(task, { health });
        this.events.changed(task);
      });
      this.running.set(task.id, running);
      this.set(task, { lastStatus: 'RUNNING', startedAt: new Date().toISOString() });
      this.events.changed(task);
      if (isStopping(task)) void running.stop();
      this.end(task, await running.ended);
    } catch (error) {
      const { message, stopCode } = failureOf(error);
      if (!isStopping(task)) Object.assign(task, { stopCode, stoppedReason: message });
      this.close(task, { containerReason: message });
    }
  }

  private end(task: TaskRecord, { exitCode, isOutOfMemory }: TaskEnd): void {
    this.running.delete(task.id);
    if (!isStopping(task)) {
      const stoppedReason = isOutOfMemory
        ? 'OutOfMemoryError: Container killed due to memory usage'
        : 'Essential container in task exited';
      Object.assign(task, { stopCode: 'EssentialContainerExited', stoppedReason });
    }
    const containerReason = isOutOfMemory ? 'OutOfMemoryError: Container killed due to memory usage' : undefined;
    this.close(task, { exitCode, containerReason });
  }

  private close(task: TaskRecord, outcome: Partial<TaskRecord>): void {
    const wasAsked = isStopping(task);
    task.desiredStatus = 'STOPPED';
    this.finish(task, outcome);
    if (wasAsked) this.events.changed(task);
    else this.events.failed(task);
  }

  private finish(task: TaskRecord, outcome: Partial<TaskRecord>): void {
    const stoppedAt = new Date().toISOString();
    this.set(task, { stoppingAt: task.stoppingAt ?? stoppedAt, ...outcome, stoppedAt, lastStatus: 'STOPPED' });
  }

  private set(task: TaskRecord, members: Partial<TaskRecord>): void {
    Object.assign(task, members);
    this.store.tasks.touch(task.arn);
  }
}

const isStopping = ({ desiredStatus }: TaskRecord): boolean => desiredStatus === 'STOPPED';

const failureOf = (error: unknown): { message: string; stopCode: StopCode } =>
  error instanceof TaskFailure ? error : registryAuthFailed(String(error));
