import type { ReadTool, ToolAnswer, ToolBox, ToolInput, ToolOutput } from '../../agents/toolbox/tool-box.ts';
import { ACCOUNT, FUNCTION, REGION } from '../shared/aws/account-model.ts';
import { isMended, NOON, type World } from './loop-world.ts';

/** What the account of a world says of itself. */
export const readsOf = (world: World): ToolBox => {
  const answers: { [T in ReadTool]?: (input: ToolInput<T>) => ToolOutput<T> } = {
    list_alarms: () => ({ alarms: [alarmReading(world.signals.alarm ?? (isMended(world) ? 'OK' : 'ALARM'))] }),
    get_metrics: ({ resource_arn, since }) => ({
      resource_arn,
      from: since ?? NOON,
      to: world.clock.now().toISOString(),
      series: [total('Invocations', world.signals.invocations ?? 5), total('Errors', world.signals.errors ?? 0)],
    }),
    compare_baseline: () => ({
      workload: 'orders',
      baseline: { captured_at: NOON, captured_by: 'operator', sha256: '0' },
      differences: differencesOf(world),
      gaps: [],
    }),
  };
  const call = async <T extends ReadTool>(tool: T, input: ToolInput<T>): Promise<ToolAnswer<T>> => {
    const answer = world.signals.reads?.includes(tool) ? undefined : answers[tool]?.(input);
    return answer === undefined ? { ok: false, error: `\`${tool}\` is down` } : { ok: true, output: answer };
  };
  return { call };
};

type Difference = ToolOutput<'compare_baseline'>['differences'][number];

export const differencesOf = ({ account: { state } }: World): Difference[] => [
  ...(state.fn.timeout === 10 ? [] : [setting('timeout_seconds', 10, state.fn.timeout)]),
  ...(state.fn.memory === 128 ? [] : [setting('memory_mb', 128, state.fn.memory)]),
];

const setting = (member: string, baseline: number, current: number): Difference => ({
  resource: FUNCTION,
  aspect: 'function-configuration',
  member,
  kind: 'changed',
  baseline,
  current,
});

const total = (metric: string, value: number) => ({
  metric,
  statistic: 'Sum',
  total: value,
  maximum: value,
  datapoints: 1,
});

const alarmReading = (state: 'OK' | 'ALARM') => ({
  name: 'orders-errors',
  arn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:orders-errors`,
  state,
  state_since: NOON,
  reason: '',
  dimensions: { FunctionName: 'orders' },
  actions_enabled: true,
  history: [],
});
