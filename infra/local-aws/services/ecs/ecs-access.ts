import type { Access } from '../../service.ts';
import { type EcsStore, lastPart } from './ecs-store.ts';

const tagKeys = (prefix: string, tags: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`${prefix}/${key}`, value]));

/** What IAM is asked about a call: the resource's ARN with its tags, and the cluster it is in. */
export class EcsAccess {
  private readonly store: EcsStore;

  constructor(store: EcsStore) {
    this.store = store;
  }

  anything(action: string): Access[] {
    return [{ action: `ecs:${action}`, resource: '*' }];
  }

  cluster(action: string, name: string | undefined): Access[] {
    const resource = this.store.clusterArn(name);
    const context = tagKeys('aws:ResourceTag', this.store.clusters.get(resource)?.tags);
    return [{ action: `ecs:${action}`, resource, context }];
  }

  service(action: string, cluster: string | undefined, name: string | undefined): Access[] {
    const resource = this.store.serviceArn(cluster, name);
    const context = {
      ...tagKeys('aws:ResourceTag', this.store.services.get(resource)?.tags),
      'ecs:cluster': this.store.clusterArn(cluster),
    };
    return [{ action: `ecs:${action}`, resource, context }];
  }

  task(action: string, cluster: string | undefined, id: string | undefined): Access[] {
    const resource = this.store.taskArn(cluster, id);
    return [{ action: `ecs:${action}`, resource, context: { 'ecs:cluster': this.store.clusterArn(cluster) } }];
  }

  definition(action: string, name: string | undefined): Access[] {
    const resource = this.store.definitionArn(name);
    const context = tagKeys('aws:ResourceTag', this.store.definitions.get(resource)?.tags);
    return [{ action: `ecs:${action}`, resource, context }];
  }

  /** The resource that an ARN names, of whatever kind. */
  tagged(action: string, arn: string | undefined): Access[] {
    const { clusters, services, definitions } = this.store;
    const record = clusters.get(arn ?? '') ?? services.get(arn ?? '') ?? definitions.get(arn ?? '');
    return [{ action: `ecs:${action}`, resource: arn ?? '*', context: tagKeys('aws:ResourceTag', record?.tags) }];
  }

  /** A family has no revision yet when one is registered. */
  family(action: string, family: string | undefined): Access[] {
    return [{ action: `ecs:${action}`, resource: this.store.arn(`task-definition/${lastPart(family ?? '')}:*`) }];
  }

  /** Handing a role to tasks needs permission of its own. */
  passRole(role: string | undefined): Access[] {
    if (role === undefined) return [];
    return [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }];
  }
}
