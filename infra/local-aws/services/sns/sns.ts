import * as sdk from '@aws-sdk/client-sns';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { createDeliveries } from './deliveries.ts';
import { createEnvelopes } from './envelope.ts';
import { publishOperations } from './publish-operations.ts';
import { Signer } from './signer.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { topicOperations } from './topic-operations.ts';
import { createTopicPort } from './topic-port.ts';
import { Topics } from './topics.ts';

/** SNS: standard topics that deliver to queues, functions and HTTP endpoints, signed, filtered and retried. */
export const createSnsService = (world: World): Service => {
  const topics = new Topics(world);
  const signer = new Signer(world);
  const envelopes = createEnvelopes(world, signer);
  const deliveries = createDeliveries(world, topics, envelopes);
  world.topics = createTopicPort(world, topics, deliveries);
  return {
    signingName: 'sns',
    eventSource: 'sns.amazonaws.com',
    sdk,
    protocols: ['awsQuery'],
    operations: {
      ...topicOperations(topics),
      ...subscriptionOperations(topics, deliveries, envelopes),
      ...publishOperations(topics, deliveries),
    },
    unsigned: ['ConfirmSubscription', 'Unsubscribe'],
    pages: (path) => signer.page(path),
    start: () => {
      signer.prepare();
      deliveries.start();
    },
    stop: () => deliveries.stop(),
  };
};
