import type { World } from '../../world.ts';
import { completeDeployment, countFailure, primaryOf } from './deployments.ts';
import type { EcsStore } from './ecs-store.ts';
import type { DeploymentRecord, ServiceRecord, TaskRecord } from './records.ts';
import { addEvent, EVENT } from './service-events.ts';
import { RoleNotAssumable, Tasks } from './tasks.ts';
import { TaskRunner } from './task-runner.ts';

/** How often services are looked at, in (compressed) seconds. */
const LOOK_SECONDS = 6;
/** After a failure the next task waits, twice as long each time. AWS waits for up to 27 minutes. */
const WAIT_SECONDS_FIRST = 5;
const WAIT_SECONDS_MAX = 120;
/** A task that ran for so long has started; one that exits at once has not. */
const SETTLED_SECONDS = 45;
/** Failures in a row after which ECS says that it cannot start tasks. */
const IMPAIRED_FAILURES = 3;

interface Patience {
  failures: number;
  notBefore: number;
}

/** Keeps every service at its desired count with the revision that it is to run, within its deployment's limits. */
export class Scheduler {
  readonly tasks: Tasks;
  private readonly world: World;
  private readonly store: EcsStore;
  private readonly runner: TaskRunner;
  /** By deployment: how long to wait before it is given another task. */
  private readonly patience = new Map<string, Patience>();
  private timer: NodeJS.Timeout | undefined;

  constructor(world: World, store: EcsStore) {
    this.world = world;
    this.store = store;
    this.runner = new TaskRunner(world);
    this.tasks = new Tasks(world, store, this.runner, {
      changed: (task) => this.onChanged(task),
      failed: (task) => this.onFailed(task),
    });
  }

  start(): void {
    this.tasks.endLeftovers();
    this.timer = setInterval(() => this.look(), this.world.timing.periodMs(LOOK_SECONDS)).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.runner.stop();
  }

  /** Brings one service nearer to what it is to be. */
  reconcile(service: ServiceRecord): void {
    const primary = primaryOf(service);
    if (primary === undefined || this.timer === undefined) return;
    const live = this.store.tasksOf(service).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    const isInUse = ({ id }: DeploymentRecord) => id === primary.id || live.some((task) => task.deploymentId === id);
    service.deployments = service.deployments.filter(isInUse);
    const own = live.filter(({ deploymentId }) => deploymentId === primary.id);
    const older = live.filter(({ deploymentId }) => deploymentId !== primary.id);
    const desired = service.desiredCount;
    this.retire(service, own.slice(desired), primary);
    const stopped = this.replace(service, { live, own, older }, primary);
    const { maximumPercent } = service.deploymentConfiguration;
    const room = Math.floor((desired * maximumPercent) / 100) - live.length;
    const wanted = Math.max(0, desired - own.length);
    const started = this.fill(service, primary, Math.min(wanted, room));
    if (wanted > 0 && room <= 0 && stopped === 0 && older.length > 0) addEvent(service, EVENT.deadlocked());
    if (started + stopped === 0) this.settle(service, primary, own, older);
    this.store.services.touch(service.arn);
  }

  private look(): void {
    for (const service of this.store.services.values()) this.reconcile(service);
    this.tasks.sweep();
  }

  private retire(service: ServiceRecord, tasks: readonly TaskRecord[], by: DeploymentRecord): void {
    if (tasks.length === 0) return;
    for (const task of tasks)
      this.tasks.stop(task, 'ServiceSchedulerInitiated', `Scaling activity initiated by (deployment ${by.id})`);
    service.isSteady = false;
    addEvent(service, EVENT.stopped(tasks.map(({ id }) => id)));
  }

  /** Stops tasks of older deployments as far as the minimum of healthy tasks allows. How many were stopped. */
  private replace(
    service: ServiceRecord,
    { live, own, older }: { live: readonly TaskRecord[]; own: readonly TaskRecord[]; older: readonly TaskRecord[] },
    primary: DeploymentRecord,
  ): number {
    const { minimumHealthyPercent } = service.deploymentConfiguration;
    const minimum = Math.ceil((service.desiredCount * minimumHealthyPercent) / 100);
    const healthy = live.filter((task) => this.isHealthy(task));
    const spare = healthy.length - minimum;
    // What is not healthy keeps nothing up; a rollout that was given up replaces nothing.
    const idle = older.filter((task) => !healthy.includes(task));
    const isDone = own.length >= service.desiredCount && own.every((task) => this.isHealthy(task));
    const replaced = isDone
      ? older
      : [...idle, ...older.filter((task) => healthy.includes(task)).slice(0, Math.max(0, spare))];
    if (primary.rolloutState === 'FAILED') return 0;
    this.retire(service, replaced, primary);
    return replaced.length;
  }

  private fill(service: ServiceRecord, primary: DeploymentRecord, count: number): number {
    const mayStart = primary.rolloutState !== 'FAILED' && Date.now() >= (this.patience.get(primary.id)?.notBefore ?? 0);
    if (count <= 0 || !mayStart) return 0;
    try {
      const tasks = Array.from({ length: count }, () => this.tasks.launch(service, primary));
      service.isSteady = false;
      addEvent(service, EVENT.started(tasks.map(({ id }) => id)));
      return tasks.length;
    } catch (error) {
      if (!(error instanceof RoleNotAssumable)) throw error;
      addEvent(service, EVENT.notAssumed(error.roleArn));
      this.beat(service, primary);
      return 0;
    }
  }

  private settle(
    service: ServiceRecord,
    primary: DeploymentRecord,
    own: readonly TaskRecord[],
    older: readonly TaskRecord[],
  ): void {
    const isFull = own.length === service.desiredCount && own.every((task) => this.isSettled(task));
    if (!isFull || older.length > 0) return;
    this.patience.delete(primary.id);
    if (primary.rolloutState === 'IN_PROGRESS') completeDeployment(service, primary);
    if (!service.isSteady) addEvent(service, EVENT.steady());
    service.isSteady = true;
  }

  private isHealthy({ lastStatus, health, taskDefinition }: TaskRecord): boolean {
    const isChecked = this.store.definition(taskDefinition).container.healthCheck !== undefined;
    return lastStatus === 'RUNNING' && (health === 'HEALTHY' || !isChecked);
  }

  private isSettled(task: TaskRecord): boolean {
    const runsMs = Date.now() - Date.parse(task.startedAt ?? new Date().toISOString());
    return this.isHealthy(task) && runsMs >= this.world.timing.periodMs(SETTLED_SECONDS);
  }

  private onChanged(task: TaskRecord): void {
    const service = this.store.findService(task.clusterArn, task.serviceName);
    if (service === undefined) return;
    if (task.health === 'UNHEALTHY' && task.desiredStatus === 'RUNNING') this.dismiss(service, task);
    this.reconcile(service);
  }

  private dismiss(service: ServiceRecord, task: TaskRecord): void {
    addEvent(service, EVENT.unhealthy(task.id));
    this.tasks.stop(task, 'ServiceSchedulerInitiated', 'Task failed container health checks');
    this.punish(service, task);
  }

  private onFailed(task: TaskRecord): void {
    const service = this.store.findService(task.clusterArn, task.serviceName);
    if (service) this.punish(service, task);
  }

  private punish(service: ServiceRecord, task: TaskRecord): void {
    const deployment = service.deployments.find(({ id }) => id === task.deploymentId);
    if (deployment === undefined) return;
    service.isSteady = false;
    this.beat(service, deployment);
    countFailure(service, deployment);
    this.store.services.touch(service.arn);
  }

  private beat(service: ServiceRecord, { id }: DeploymentRecord): void {
    const failures = (this.patience.get(id)?.failures ?? 0) + 1;
    const seconds = Math.min(WAIT_SECONDS_MAX, WAIT_SECONDS_FIRST * 2 ** failures);
    this.patience.set(id, { failures, notBefore: Date.now() + this.world.timing.periodMs(seconds) });
    if (failures % IMPAIRED_FAILURES === 0) addEvent(service, EVENT.impaired());
  }
}
