import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { createActionRunner } from './alarm-actions.ts';
import { AlarmClock } from './alarm-clock.ts';
import { alarmOperations } from './alarm-operations.ts';
import { alarmQueries } from './alarm-queries.ts';
import { alarmTags } from './alarm-tags.ts';
import { Alarms } from './alarms.ts';
import { archiveMetrics } from './metric-archive.ts';
import { metricOperations } from './metric-operations.ts';
import { MetricStore, single } from './metric-store.ts';
import { queryOperations } from './query-operations.ts';

/**
 * CloudWatch metrics and metric alarms. Metrics are kept by the second whatever their storage resolution; alarms are
 * evaluated by their own period, as long as `timing.periodMs` makes it, and speak only through their real actions.
 */
export const createCloudWatchService = (world: World): Service => {
  const metrics = new MetricStore(world.timing);
  const archive = archiveMetrics(world, metrics);
  const alarms = new Alarms(world);
  const actions = createActionRunner(world, alarms);
  const clock = new AlarmClock(world, alarms, metrics, actions);
  world.metrics = {
    put: ({ namespace, metric, value, unit, dimensions, at = new Date() }) =>
      metrics.add({ metric: { namespace, name: metric, dimensions }, unit, bucket: single(value), at: at.getTime() }),
  };
  return {
    signingName: 'monitoring',
    eventSource: 'monitoring.amazonaws.com',
    sdk,
    protocols: ['awsJson1_0', 'awsQuery', 'rpcV2Cbor'],
    operations: {
      ...metricOperations(metrics),
      ...queryOperations(metrics),
      ...alarmOperations(alarms, clock, actions),
      ...alarmQueries(alarms),
      ...alarmTags(alarms),
    },
    start: () => {
      archive.start();
      clock.start();
    },
    stop: async () => {
      clock.stop();
      await actions.settle();
      archive.stop();
    },
  };
};
