import type { DescribeAlarmHistoryOutput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { arnName } from '../../../shared/arn.ts';
import { readPages } from '../../../shared/aws/pages.ts';
import { cleanLine } from '../../../shared/safety/clean-value.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

export const listAlarms = mcpTool({
  name: 'list_alarms',
  contract: DIAGNOSTICS_TOOLS.list_alarms,
  effects: 'none',
  run: async (input, { aws }: DiagnosticsDeps) => {
    const isNamed = input.alarm_names.length > 0 && input.resource_arns.length === 0;
    const paging = { rows: 'MetricAlarms', next: 'NextToken', token: 'NextToken' };
    // CloudWatch cannot look for alarms by what they watch: an account's alarms are read whole, a page of 100 at a time.
    const query = isNamed ? { AlarmNames: input.alarm_names } : { AlarmTypes: ['MetricAlarm'], MaxRecords: 100 };
    const found = await readPages<MetricAlarm>(aws, 'cloudwatch', 'DescribeAlarms', query, paging);
    const wanted = new Set(input.resource_arns.map(arnName));
    const alarms = (found ?? []).filter(
      (alarm) =>
        input.alarm_names.includes(alarm.AlarmName ?? '') ||
        (alarm.Dimensions ?? []).some((dimension) => wanted.has(dimension.Value ?? '')),
    );
    return {
      alarms: await Promise.all(
        alarms.slice(0, 20).map(async (alarm) => ({ ...describe(alarm), history: await history(alarm, aws) })),
      ),
    };
  },
});

const describe = (alarm: MetricAlarm) => ({
  name: alarm.AlarmName ?? '',
  arn: alarm.AlarmArn ?? '',
  state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
  state_since: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp ?? new Date(0)).toISOString(),
  reason: cleanLine(alarm.StateReason ?? '', 500),
  metric: alarm.MetricName,
  namespace: alarm.Namespace,
  dimensions: Object.fromEntries(
    (alarm.Dimensions ?? []).map((dimension) => [dimension.Name ?? '', dimension.Value ?? '']),
  ),
  period_seconds: alarm.Period,
  threshold: alarm.Threshold,
  comparison: alarm.ComparisonOperator,
  actions_enabled: alarm.ActionsEnabled ?? true,
});

const history = async (alarm: MetricAlarm, aws: DiagnosticsDeps['aws']) => {
  const found = await aws.read<DescribeAlarmHistoryOutput>('cloudwatch', 'DescribeAlarmHistory', {
    AlarmName: alarm.AlarmName,
    HistoryItemType: 'StateUpdate',
    MaxRecords: 10,
  });
  return (found?.AlarmHistoryItems ?? []).map((item) => {
    const data = parseHistory(item.HistoryData);
    return {
      at: (item.Timestamp ?? new Date(0)).toISOString(),
      from: data.oldState?.stateValue ?? '',
      to: data.newState?.stateValue ?? '',
    };
  });
};

const parseHistory = (
  data: string | undefined,
): { oldState?: { stateValue?: string }; newState?: { stateValue?: string } } => {
  try {
    return JSON.parse(data ?? '{}') as ReturnType<typeof parseHistory>;
  } catch {
    return {}; // AWS documents the text as JSON; an entry that is not is still an entry, without its states.
  }
};
