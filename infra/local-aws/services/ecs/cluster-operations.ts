import type * as Ecs from '@aws-sdk/client-ecs';
import { operation, type Operation } from '../../service.ts';
import type { EcsAccess } from './ecs-access.ts';
import type { EcsStore } from './ecs-store.ts';
import { invalidParameter } from './ecs-error.ts';
import { pageOf } from './page.ts';
import type { ClusterRecord } from './records.ts';
import { fromTags, toTags } from './tags.ts';

const describe = (store: EcsStore, cluster: ClusterRecord, include: readonly string[] = []): Ecs.Cluster => {
  const tasks = store.tasks.values().filter((task) => task.clusterArn === cluster.arn);
  const services = store.services.values().filter((one) => one.clusterArn === cluster.arn && one.status === 'ACTIVE');
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ lastStatus }) => ['PROVISIONING', 'PENDING'].includes(lastStatus)).length,
    activeServicesCount: services.length,
    tags: include.includes('TAGS') ? toTags(cluster.tags) : [],
    settings: include.includes('SETTINGS')
      ? [{ name: 'containerInsights', value: cluster.insights ? 'enabled' : 'disabled' }]
      : [],
  };
};

const insightsOf = (settings: readonly Ecs.ClusterSetting[] | undefined): boolean => {
  for (const { name, value } of settings ?? [])
    if (name !== 'containerInsights' || !['enabled', 'enhanced', 'disabled'].includes(value ?? ''))
      throw invalidParameter('Invalid setting for cluster.');
  return (settings ?? []).some(({ value }) => value !== 'disabled');
};

/** Clusters: names that services are kept under; Fargate has nothing else in them. */
export const clusterOperations = (store: EcsStore, access: EcsAccess): Record<string, Operation> => ({
  CreateCluster: operation<Ecs.CreateClusterRequest, Ecs.CreateClusterResponse>({
    honours: ['clusterName', 'tags[].key', 'tags[].value', 'settings[].name', 'settings[].value'],
    writes: true,
    access: ({ clusterName }) => access.cluster('CreateCluster', clusterName),
    handle: ({ clusterName = 'default', tags, settings }) => {
      if (!/^[\w-]{1,255}$/.test(clusterName)) throw invalidParameter('Invalid identifier: Identifier is for cluster.');
      const arn = store.clusterArn(clusterName);
      const known = store.clusters.get(arn);
      if (known?.status === 'ACTIVE') return { cluster: describe(store, known) };
      const made: ClusterRecord = {
        name: clusterName,
        arn,
        status: 'ACTIVE',
        insights: insightsOf(settings),
        tags: fromTags(tags),
      };
      store.clusters.set(arn, made);
      return { cluster: describe(store, made) };
    },
  }),
  DescribeClusters: operation<Ecs.DescribeClustersRequest, Ecs.DescribeClustersResponse>({
    honours: ['clusters', 'include'],
    writes: false,
    access: ({ clusters = ['default'] }) => clusters.flatMap((name) => access.cluster('DescribeClusters', name)),
    handle: ({ clusters = ['default'], include }) => {
      const arns = clusters.map((name) => store.clusterArn(name));
      const found = arns.flatMap((arn) => store.clusters.get(arn) ?? []);
      const missing = arns.filter((arn) => !store.clusters.has(arn));
      return {
        clusters: found.map((cluster) => describe(store, cluster, include)),
        failures: missing.map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },
  }),
  ListClusters: operation<Ecs.ListClustersRequest, Ecs.ListClustersResponse>({
    honours: ['nextToken', 'maxResults'],
    writes: false,
    access: () => access.anything('ListClusters'),
    handle: ({ nextToken, maxResults }) => {
      const arns = store.clusters
        .values()
        .filter(({ status }) => status === 'ACTIVE')
        .map(({ arn }) => arn);
      const page = pageOf(arns.sort(), { nextToken, maxResults });
      return { clusterArns: page.shown, nextToken: page.nextToken };
    },
  }),
});
