import type { World } from '../../world.ts';
import type { EcsStore } from './ecs-store.ts';
import { lastPart } from './ecs-store.ts';
import type { ServiceRecord } from './records.ts';
import { countTasks } from './service-description.ts';

const emit = (world: World, store: EcsStore, service: ServiceRecord): void => {
  const { running, pending } = countTasks(store.tasksOf(service));
  const values = {
    DesiredTaskCount: service.desiredCount,
    RunningTaskCount: running,
    PendingTaskCount: pending,
    DeploymentCount: service.deployments.length,
  };
  const dimensions = { ClusterName: lastPart(service.clusterArn), ServiceName: service.name };
  for (const [metric, value] of Object.entries(values))
    world.metrics.put({ namespace: 'ECS/ContainerInsights', metric, value, unit: 'Count', dimensions });
};

/**
 * Publishes Container Insights' counts of every service, twice a (compressed) minute, so that a late timer leaves no
 * gap. Returns what stops it.
 */
export const emitServiceMetrics = (world: World, store: EcsStore): (() => void) => {
  const timer = setInterval(
    () => {
      for (const service of store.services.values())
        if (service.status === 'ACTIVE' && store.clusters.get(service.clusterArn)?.insights)
          emit(world, store, service);
    },
    world.timing.periodMs(60) / 2,
  ).unref();
  return () => clearInterval(timer);
};
