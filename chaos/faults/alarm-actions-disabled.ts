import { alarmArn } from '../../shared/arn.ts';
import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const alarmActionsDisabled: Fault<Target> = {
  id: 'alarm-actions-disabled',
  taxonomy: 'MON-01',
  family: 'monitoring',
  description: 'the actions of an alarm are disabled: it would ring and tell nobody',
  risk: 'R1',
  workload: ledgerImport,
  inject: async ({ names }, aws, seeded) => {
    const name = seeded.pick([names.alarms.errors, names.alarms.throttles, names.alarms.queueAge]);
    return { change: 'set-alarm-actions', params: { alarm_arn: alarmArn(aws, name), enabled: false } };
  },
  expected: { outcome: ['RESOLVED'], causes: ['alarm-actions-disabled'], changes: ['set-alarm-actions'] },
};
