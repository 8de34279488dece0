import { alarmArn } from '../../shared/arn.ts';
import { readAlarm } from '../../shared/aws/alarm-reads.ts';
import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const alarmThresholdRaised: Fault<Target> = {
  id: 'alarm-threshold-raised',
  taxonomy: 'MON-02b',
  family: 'monitoring',
  description: 'the threshold of an alarm is raised so high that it never rings',
  risk: 'R1',
  workload: ledgerImport,
  inject: async ({ names }, aws, seeded) => {
    const alarm_arn = alarmArn(aws, seeded.pick([names.alarms.errors, names.alarms.throttles]));
    const before = await readAlarm(aws, alarm_arn);
    const configuration = { ...before?.configuration, Threshold: String(seeded.integer(1_000, 100_000)) };
    return { change: 'put-alarm', params: { alarm_arn, configuration } };
  },
  expected: { outcome: ['RESOLVED'], causes: ['alarm-altered'], changes: ['put-alarm'] },
};
