import type { Row, SnapshotReader } from './row.ts';

/** Alarms, without their state. */
export const alarms: SnapshotReader = async (aws) => {
  const found = await aws.read<{ MetricAlarms?: { AlarmName: string }[] }>('cloudwatch', 'DescribeAlarms', {});
  return (found?.MetricAlarms ?? []).map((alarm): Row => [`alarm ${alarm.AlarmName}`, alarm]);
};
