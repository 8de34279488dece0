import * as sdk from '@aws-sdk/client-sqs';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { batchOperations } from './batch-operations.ts';
import { messageOperations } from './message-operations.ts';
import { emitQueueMetrics } from './queue-metrics.ts';
import { queueOperations } from './queue-operations.ts';
import { createQueuePort } from './queue-port.ts';
import { Queues } from './queues.ts';
import { tagOperations } from './tag-operations.ts';

/** SQS: standard queues that survive a restart, with redrive, long polling and queue policies. */
export const createSqsService = (world: World): Service => {
  const queues = new Queues(world);
  world.queues = createQueuePort(world, queues);
  let stopMetrics: (() => void) | undefined;
  return {
    signingName: 'sqs',
    eventSource: 'sqs.amazonaws.com',
    sdk,
    protocols: ['awsJson1_0', 'awsQuery'],
    operations: {
      ...queueOperations(queues),
      ...messageOperations(queues),
      ...batchOperations(queues),
      ...tagOperations(queues),
    },
    start: () => {
      stopMetrics = emitQueueMetrics(world, queues);
    },
    stop: () => {
      stopMetrics?.();
      queues.close();
    },
  };
};
