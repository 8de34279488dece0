import * as sdk from '@aws-sdk/client-eventbridge';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { createDelivery } from './delivery.ts';
import { busEvent, eventOperations } from './event-operations.ts';
import { ruleOperations } from './rule-operations.ts';
import { Rules } from './rules.ts';
import { Scheduler } from './scheduler.ts';
import { tagOperations } from './tag-operations.ts';
import { targetOperations } from './target-operations.ts';

/** EventBridge: the rules of the default bus, by pattern and by schedule, with functions and queues as targets. */
export const createEventBridgeService = (world: World): Service => {
  const rules = new Rules(world);
  const delivery = createDelivery(world, rules);
  const scheduler = new Scheduler(world, rules, (rule) =>
    delivery.trigger(
      rule,
      busEvent(world, { source: 'aws.events', detailType: 'Scheduled Event', resources: [rule.arn], detail: {} }),
    ),
  );
  world.events = { publish: (about) => delivery.publish(busEvent(world, about)) };
  return {
    signingName: 'events',
    eventSource: 'events.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: {
      ...ruleOperations(rules, scheduler),
      ...targetOperations(rules),
      ...eventOperations(world, rules, delivery),
      ...tagOperations(rules),
    },
    start: () => scheduler.start(),
    stop: () => scheduler.stop(),
  };
};
