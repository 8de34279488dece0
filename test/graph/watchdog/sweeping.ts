import type { ReadTool, ToolAnswer, ToolBox, ToolInput, ToolOutput } from '../../../agents/toolbox/tool-box.ts';
import { createWatchdogMemory, type WatchdogDeps } from '../../../graph/watchdog/deps.ts';
import { buildWatchdogGraph } from '../../../graph/watchdog-graph.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import type { IncidentStore, OutboxMessage } from '../../../shared/store/incident-store.ts';
import { FUNCTION_ARN, StandingClock } from '../../shared/store/records.ts';

type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What the account looks like to the watchdog; a test changes it between sweeps. */
export interface Outlook {
  alarms: Record<string, State>;
  differs: boolean;
  /** True makes every read fail. */
  isDown: boolean;
}

/** A watchdog with its own store on shared tables, a clock that stands still, and a note of what it told others. */
export const sweeping = (over: Partial<WatchdogDeps> = {}) => {
  const clock = over.clock instanceof StandingClock ? over.clock : new StandingClock();
  const open = memoryStores();
  const outlook: Outlook = { alarms: { 'orders-errors': 'ALARM' }, differs: true, isDown: false };
  const told: string[] = [];
  const resent: OutboxMessage[] = [];
  const lines: string[] = [];
  const reads = readsOf(outlook);
  const deps: WatchdogDeps = {
    store: open({ clock }),
    dispatcher: {
      advance: async (_incidentId, status) => void told.push(status),
      resend: async (message) => void resent.push(message),
    },
    reads,
    clock,
    policy: DEFAULT_POLICY,
    owner: 'watchdog-1',
    log: (line) => lines.push(line),
    ...over,
  };
  const newWatchdog = () => {
    const graph = buildWatchdogGraph(deps, createWatchdogMemory());
    return async () => (await graph.invoke({})).done;
  };
  return {
    clock,
    outlook,
    told,
    resent,
    lines,
    reads,
    sweep: newWatchdog(),
    newWatchdog,
    deps,
    store: open({ clock }),
  };
};

export const statusOf = async (store: IncidentStore, id: string) => (await store.get(id))?.status;

const readsOf = (outlook: Outlook): ToolBox & { asked: ReadTool[] } => {
  const asked: ReadTool[] = [];
  const answers: { [T in ReadTool]?: () => ToolOutput<T> } = {
    list_alarms: () => ({ alarms: Object.entries(outlook.alarms).map(([name, state]) => reading(name, state)) }),
    compare_baseline: () => ({
      workload: 'orders',
      baseline: { captured_at: '2026-11-20T09:00:00.000Z', captured_by: 'host', sha256: '0' },
      differences: outlook.differs ? [DIFFERENCE] : [],
      gaps: [],
    }),
  };
  const call = async <T extends ReadTool>(tool: T, _input: ToolInput<T>): Promise<ToolAnswer<T>> => {
    asked.push(tool);
    const answer = outlook.isDown ? undefined : answers[tool]?.();
    return answer === undefined ? { ok: false, error: `\`${tool}\` is down` } : { ok: true, output: answer };
  };
  return { asked, call };
};

const DIFFERENCE = {
  resource: FUNCTION_ARN,
  aspect: 'function-concurrency',
  member: 'reserved_concurrency',
  kind: 'changed',
  baseline: null,
  current: 0,
} as const;

const reading = (name: string, state: State) => ({
  name,
  arn: `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`,
  state,
  state_since: '2026-11-20T09:59:00.000Z',
  reason: 'Threshold Crossed',
  metric: 'Errors',
  namespace: 'AWS/Lambda',
  dimensions: { FunctionName: 'orders' },
  actions_enabled: true,
  history: [],
});
