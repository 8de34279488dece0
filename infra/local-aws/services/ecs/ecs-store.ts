import type { Collection, World } from '../../world.ts';
import { clientError, clusterNotFound, serviceNotFound, taskNotFound } from './ecs-error.ts';
import type { ClusterRecord, ServiceRecord, TaskDefinitionRecord, TaskRecord } from './records.ts';

/** The last part of an ARN, or a name that is one already. */
export const lastPart = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn;

/** Clusters, task definitions, services and tasks of the account, by the names that callers may use. */
export class EcsStore {
  readonly clusters: Collection<ClusterRecord>;
  readonly definitions: Collection<TaskDefinitionRecord>;
  readonly services: Collection<ServiceRecord>;
  readonly tasks: Collection<TaskRecord>;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.clusters = world.state.collection('ecs.clusters');
    this.definitions = world.state.collection('ecs.task-definitions');
    this.services = world.state.collection('ecs.services');
    this.tasks = world.state.collection('ecs.tasks');
  }

  arn(resource: string): string {
    return `arn:aws:ecs:${this.world.region}:${this.world.accountId}:${resource}`;
  }

  clusterArn(nameOrArn: string | undefined): string {
    return this.arn(`cluster/${lastPart(nameOrArn ?? 'default')}`);
  }

  cluster(nameOrArn: string | undefined): ClusterRecord {
    const found = this.clusters.get(this.clusterArn(nameOrArn));
    if (found?.status !== 'ACTIVE') throw clusterNotFound();
    return found;
  }

  serviceArn(cluster: string | undefined, nameOrArn: string | undefined): string {
    return this.arn(`service/${lastPart(cluster ?? 'default')}/${lastPart(nameOrArn ?? '')}`);
  }

  findService(cluster: string | undefined, nameOrArn: string | undefined): ServiceRecord | undefined {
    return this.services.get(this.serviceArn(cluster, nameOrArn));
  }

  service(cluster: string | undefined, nameOrArn: string | undefined): ServiceRecord {
    this.cluster(cluster);
    const found = this.findService(cluster, nameOrArn);
    if (!found) throw serviceNotFound();
    return found;
  }

  taskArn(cluster: string | undefined, idOrArn: string | undefined): string {
    return this.arn(`task/${lastPart(cluster ?? 'default')}/${lastPart(idOrArn ?? '')}`);
  }

  task(cluster: string | undefined, idOrArn: string | undefined): TaskRecord {
    const found = this.tasks.get(this.taskArn(cluster, idOrArn));
    if (!found) throw taskNotFound();
    return found;
  }

  tasksOf(service: ServiceRecord): TaskRecord[] {
    return this.tasks
      .values()
      .filter((task) => task.clusterArn === service.clusterArn && task.serviceName === service.name);
  }

  /** ARN of a revision named by ARN, `family:revision` or `family` (the newest that is active). */
  definitionArn(name: string | undefined): string {
    const [family = '', revision] = lastPart(name ?? '').split(':');
    const number = revision ?? this.revisions(family, 'ACTIVE').at(-1)?.revision ?? 0;
    return this.arn(`task-definition/${family}:${number}`);
  }

  definition(name: string | undefined): TaskDefinitionRecord {
    const found = this.definitions.get(this.definitionArn(name));
    if (!found) throw clientError('Unable to describe task definition.');
    return found;
  }

  /** Revisions of a family, oldest first. */
  revisions(family: string, status?: TaskDefinitionRecord['status']): TaskDefinitionRecord[] {
    return this.definitions
      .values()
      .filter((one) => one.family === family && (status === undefined || one.status === status))
      .sort((a, b) => a.revision - b.revision);
  }
}
