import path from 'node:path';
import { type Health, watchHealth } from '../../ecs-runtime/container-health.ts';
import { ContainerProcess } from '../../ecs-runtime/container-process.ts';
import { ImageFolder } from '../../ecs-runtime/image-folder.ts';
import { OrphanGuard } from '../../lambda-runtime/orphan-guard.ts';
import type { World } from '../../world.ts';
import { containerEnvironment } from './container-environment.ts';
import { openContainerLog, type ContainerLog } from './container-log.ts';
import { readSecrets } from './container-secrets.ts';
import { pullImage } from './image-registry.ts';
import type { TaskDefinitionRecord } from './records.ts';
import { commandNotFound } from './task-failure.ts';
import type { TaskRole } from './task-role.ts';

/** What the container's health check has when the definition leaves it out, in seconds. */
const HEALTH_DEFAULTS = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 } as const;
/** A program that takes longer than this to run a check is stuck, however short a compressed second is. */
const CHECK_MS_MIN = 2_000;
const STOP_SECONDS_DEFAULT = 30;

/** The roles of one task; the execution role pulls, logs and reads secrets, the task role is the container's own. */
export interface TaskRoles {
  execution?: TaskRole;
  task?: TaskRole;
}

/** How a task ended by itself. */
export interface TaskEnd {
  exitCode?: number;
  isOutOfMemory: boolean;
}

export interface RunningTask {
  readonly ended: Promise<TaskEnd>;
  stop(): Promise<TaskEnd>;
}

/** Runs tasks as child processes: image, secrets, log, container, health. */
export class TaskRunner {
  private readonly guard = new OrphanGuard();
  private readonly folders: ImageFolder;
  private readonly processes = new Set<ContainerProcess>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.folders = new ImageFolder(path.join(world.dataDir, 'containers'));
  }

  /** Starts a task's container. Throws a `TaskFailure` when something that it needs cannot be had. */
  async start(
    taskId: string,
    definition: TaskDefinitionRecord,
    roles: TaskRoles,
    onHealth: (health: Health) => void,
  ): Promise<RunningTask> {
    const { container } = definition;
    const archive = pullImage(this.world, container.image ?? '', roles.execution);
    const secrets = await readSecrets(this.world, container.secrets ?? [], roles.execution);
    const log = openContainerLog(this.world, container, taskId, roles.execution);
    const image = this.folders.unpack(taskId, archive);
    const command = container.command?.length ? container.command : image.command;
    const variables = containerEnvironment(this.world, definition, roles.task, secrets);
    const running = new ContainerProcess({
      folder: image.folder,
      command,
      variables,
      memoryMb: container.memory ?? Number(definition.memory),
      onLine: (line) => log.append(line),
      guard: this.guard,
    });
    this.processes.add(running);
    const unwatch = this.watch(definition, image.folder, variables, onHealth);
    const ended = running.exited.then((exit) => {
      unwatch();
      this.leave(taskId, running, log);
      return exit;
    });
    await this.requireStarted(taskId, running, command[0] ?? '');
    const graceMs = (container.stopTimeout ?? STOP_SECONDS_DEFAULT) * 1_000;
    return { ended, stop: () => running.stop(graceMs).then(() => ended) };
  }

  stop(): void {
    for (const running of this.processes) running.kill();
    this.guard.stop();
  }

  /** A program that is not in the image fails at once; one that is there may exit whenever it likes. */
  private async requireStarted(taskId: string, running: ContainerProcess, program: string): Promise<void> {
    const exit = await Promise.race([
      running.exited,
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ]);
    if (exit === undefined || exit.exitCode !== undefined) return;
    this.folders.remove(taskId);
    throw commandNotFound(program);
  }

  private watch(
    { container: { healthCheck } }: TaskDefinitionRecord,
    folder: string,
    variables: Record<string, string>,
    onHealth: (health: Health) => void,
  ): () => void {
    if (healthCheck === undefined) return () => undefined;
    const { periodMs } = this.world.timing;
    const seconds = (member: keyof typeof HEALTH_DEFAULTS) => healthCheck[member] ?? HEALTH_DEFAULTS[member];
    return watchHealth(
      {
        command: healthCheck.command ?? [],
        folder,
        variables,
        intervalMs: periodMs(seconds('interval')),
        timeoutMs: Math.max(CHECK_MS_MIN, periodMs(seconds('timeout'))),
        retries: seconds('retries'),
        startPeriodMs: periodMs(seconds('startPeriod')),
      },
      onHealth,
    );
  }

  private leave(taskId: string, running: ContainerProcess, log: ContainerLog): void {
    this.processes.delete(running);
    log.flush();
    this.folders.remove(taskId);
  }
}
