import type { ReadTool, ToolOutput } from '../toolbox/tool-box.ts';
import { lostPermissions, permissionsOf, type Permission } from './statements.ts';

/**
 * What a model, offline or not, may see of each tool's answer: small, typed, free of values that could hold secrets.
 * The whole answer is stored beside it and cited by the same id.
 */
export interface Digests {
  list_alarms: {
    alarms: { name: string; metric: string; state: string; since: string; period_s: number; flips: number }[];
  };
  get_dependencies: { root: string; nodes: { kind: string; arn: string }[] };
  search_logs: {
    from: string;
    to: string;
    lines: number;
    errors: LogErrorDigest[];
    reports: ToolOutput<'search_logs'>['reports'];
  };
  compare_baseline: { captured_at: string | null; differences: DifferenceDigest[]; gaps: string[] };
  get_recent_changes: { from: string; events: { at: string; name: string; by: string; resource: string }[] };
  get_service_state: {
    desired: number;
    running: number;
    deployments: { status: string; rollout_state: string; task_definition: string; failed_tasks: number }[];
    /** Since the service was steady last; newest first. */
    events: { at: string; class: ToolOutput<'get_service_state'>['events'][number]['class'] }[];
    stopped: ToolOutput<'get_service_state'>['stopped'];
  };
  get_triggers: {
    mappings: { uuid: string; source: string; enabled: boolean; state: string; reason: string; last_result: string }[];
    queues: { arn: string; visible: number; in_flight: number; dead_letters: number }[];
  };
}

export type LogErrorDigest = Pick<
  ToolOutput<'search_logs'>['errors'][number],
  'class' | 'count' | 'last_at' | 'platform'
> & {
  denied?: NonNullable<ToolOutput<'search_logs'>['errors'][number]['denied']>;
  example: string;
};

export type DifferenceDigest = Omit<ToolOutput<'compare_baseline'>['differences'][number], 'baseline' | 'current'> & {
  /** Values, cut; left out where `lost` and `gained` say it better. */
  baseline?: unknown;
  current?: unknown;
  /** Permissions that the baseline has and the account has not, and the other way round; only of policies. */
  lost?: Permission[];
  gained?: Permission[];
};

export type DigestedTool = keyof Digests;

/** Bytes of one digest: six of them and the runbooks stay far below 8,000 tokens. */
const DIGEST_BYTES_MAX = 1_200;
/** The comparison with the baseline decides most incidents, and policies are wordy. */
const COMPARISON_BYTES_MAX = 2_400;

type Digest = Record<string, unknown>;
type Digester<T extends ReadTool> = (output: ToolOutput<T>) => Digest;

const digesters: { [T in DigestedTool]: (output: ToolOutput<T>) => Digests[T] } = {
  list_alarms: ({ alarms }) => ({
    alarms: alarms.map((alarm) => ({
      name: alarm.name,
      metric: alarm.metric ?? '',
      state: alarm.state,
      since: alarm.state_since,
      period_s: alarm.period_seconds ?? 60,
      flips: alarm.history.length,
    })),
  }),
  get_dependencies: ({ root, nodes }) => ({
    root,
    nodes: nodes.filter(({ kind }) => kind !== 'alarm').map(({ kind, arn }) => ({ kind, arn })),
  }),
  search_logs: ({ from, to, lines, errors, reports }) => ({
    from,
    to,
    lines,
    errors: errors.map(({ class: kind, count, last_at, platform, denied, example }) => ({
      class: kind,
      count,
      last_at,
      platform,
      ...(denied && { denied }),
      example: example.slice(0, denied ? 60 : 200),
    })),
    reports,
  }),
  compare_baseline: ({ baseline, differences, gaps }) => ({
    captured_at: baseline?.captured_at ?? null,
    differences: differences.map(digestDifference),
    gaps: gaps.map((gap) => gap.slice(0, 200)),
  }),
  get_recent_changes: ({ from, events }) => ({
    from,
    events: events
      .filter(({ error_code }) => error_code === undefined)
      .map(({ at, name, principal, resource }) => ({ at, name, by: principal.slice(0, 120), resource })),
  }),
  get_service_state: ({ desired, running, deployments, events, stopped }) => ({
    desired,
    running,
    deployments: deployments.map(({ status, rollout_state, task_definition, failed_tasks }) => ({
      status,
      rollout_state,
      task_definition,
      failed_tasks,
    })),
    events: sinceSteady(events)
      .filter((event) => event.class !== 'other')
      .map(({ at, class: kind }) => ({ at, class: kind })),
    stopped: stopped
      .filter((task) => task.class !== 'scaled')
      .map((task) => ({ ...task, reason: task.reason.slice(0, task.denied ? 60 : 160) })),
  }),
  get_triggers: ({ mappings, queues }) => ({
    mappings: mappings.map((mapping) => ({
      uuid: mapping.uuid,
      source: mapping.source_arn,
      enabled: mapping.enabled,
      state: mapping.state,
      reason: mapping.state_reason.slice(0, 120),
      last_result: mapping.last_result.slice(0, 120),
    })),
    queues: queues.map(({ arn, visible, in_flight, dead_letters }) => ({
      arn,
      visible,
      in_flight,
      dead_letters: dead_letters ?? 0,
    })),
  }),
};

const sinceSteady = <E extends { class: string }>(events: readonly E[]): E[] => {
  const steady = events.findIndex((event) => event.class === 'steady');
  return steady === -1 ? [...events] : events.slice(0, steady);
};

const digestDifference = (difference: ToolOutput<'compare_baseline'>['differences'][number]): DifferenceDigest => {
  const { resource, aspect, member, kind, baseline, current } = difference;
  const intent = difference.intent && { ...difference.intent, because: difference.intent.because.slice(0, 200) };
  const [before, after] = [permissionsOf(baseline), permissionsOf(current)];
  if (before || after)
    return {
      resource,
      aspect,
      member,
      kind,
      lost: lostPermissions(before ?? [], after ?? []),
      gained: lostPermissions(after ?? [], before ?? []),
      ...(intent && { intent }),
    };
  return { resource, aspect, member, kind, baseline: cut(baseline), current: cut(current), ...(intent && { intent }) };
};

const cut = (value: unknown): unknown => {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= 160 ? (value ?? null) : `${text.slice(0, 160)}…`;
};

/** The bounded digest of one answer; longest lists lose their last members first, and `omitted` says how many. */
export const digest = <T extends ReadTool>(tool: T, output: ToolOutput<T>): unknown => {
  const digester = (digesters as Partial<Record<ReadTool, Digester<T>>>)[tool];
  const full = digester ? digester(output) : (output as Digest);
  return fit(full, tool === 'compare_baseline' ? COMPARISON_BYTES_MAX : DIGEST_BYTES_MAX);
};

const fit = (full: Digest, bytesMax: number): Digest => {
  const small: Digest = structuredClone(full);
  let omitted = 0;
  while (bytes(small) > bytesMax) {
    const longest = longestList(small);
    if (!longest) return { omitted: 'the answer does not fit a digest; it is stored whole' };
    longest.pop();
    omitted += 1;
    small.omitted = omitted;
  }
  return small;
};

const longestList = (value: Digest): unknown[] | undefined =>
  lists(value)
    .filter((list) => list.length > 0)
    .sort((a, b) => b.length - a.length)[0];

const lists = (value: unknown): unknown[][] => {
  if (Array.isArray(value)) return [value as unknown[], ...value.flatMap(lists)];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(lists) : [];
};

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
