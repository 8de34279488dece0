import * as sdk from '@aws-sdk/client-ecs';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { clusterOperations } from './cluster-operations.ts';
import { EcsAccess } from './ecs-access.ts';
import { EcsStore } from './ecs-store.ts';
import { Scheduler } from './scheduler.ts';
import { emitServiceMetrics } from './service-metrics.ts';
import { serviceOperations } from './service-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { taskDefinitionOperations } from './task-definition-operations.ts';
import { taskOperations } from './task-operations.ts';

/** ECS on Fargate: services whose tasks are child processes, with roles, logs, secrets, health checks and rollouts. */
export const createEcsService = (world: World): Service => {
  const store = new EcsStore(world);
  const access = new EcsAccess(store);
  const scheduler = new Scheduler(world, store);
  let stopMetrics = (): void => undefined;
  return {
    signingName: 'ecs',
    eventSource: 'ecs.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: {
      ...clusterOperations(store, access),
      ...taskDefinitionOperations(store, access),
      ...serviceOperations(store, access, scheduler),
      ...taskOperations(store, access, scheduler),
      ...tagOperations(store, access),
    },
    start: () => {
      scheduler.start();
      stopMetrics = emitServiceMetrics(world, store);
    },
    stop: () => {
      stopMetrics();
      scheduler.stop();
    },
  };
};
