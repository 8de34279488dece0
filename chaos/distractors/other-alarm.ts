import type { Half } from '../held-out.ts';
import type { Distractor } from './distractor.ts';

const NAMES: Record<Half, readonly [string, ...string[]]> = {
  tuned: ['website-latency', 'nightly-report-late'],
  'held-out': ['billing-forecast', 'backup-age'],
};

export const otherAlarm: Distractor = {
  id: 'other-alarm',
  description: 'an alarm of somebody else is ringing all the while',
  suits: () => true,
  happen: async ({ account, seeded, half }) => {
    const name = seeded.pick(NAMES[half]);
    await account.send('cloudwatch', 'PutMetricAlarm', {
      AlarmName: name,
      Namespace: 'Elsewhere',
      MetricName: name,
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: seeded.integer(1, 9),
      ComparisonOperator: 'GreaterThanThreshold',
      // Without data it rings, and goes on ringing.
      TreatMissingData: 'breaching',
    });
  },
};
