import { alarmArn } from '../../shared/arn.ts';
import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const alarmDeleted: Fault<Target> = {
  id: 'alarm-deleted',
  taxonomy: 'MON-02',
  family: 'monitoring',
  description: 'an alarm is deleted, and its tags with it: nobody can say any more whether it may be changed',
  risk: 'R1',
  workload: ledgerImport,
  inject: async ({ names }, aws, seeded) => {
    const name = seeded.pick([names.alarms.errors, names.alarms.throttles, names.alarms.queueAge]);
    return { change: 'delete-alarm', params: { alarm_arn: alarmArn(aws, name) } };
  },
  expected: { outcome: ['ESCALATED'], causes: ['alarm-missing'], changes: [] },
};
