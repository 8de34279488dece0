import type { DrillReport, DrillResult, RunFacts } from '../drill-result.ts';
import { FAMILIES } from '../fault.ts';
import { HALVES } from '../held-out.ts';
import type { Score } from '../score.ts';

/** How many of how many drills passed. */
export interface Tally {
  name: string;
  passed: number;
  total: number;
}

/** How long one stage took over all drills that reached it, milliseconds. */
export interface StageTime {
  stage: string;
  /** Of each drill that reached it, shortest first. */
  allMs: readonly number[];
  medianMs: number;
  slowestMs: number;
}

/** How often one experiment passed, over the runs of a report. */
export interface Repeated extends Tally {
  kind: 'fault' | 'control';
}

/** What a report comes to, as its tables and charts show it. */
export interface Scoreboard {
  run: RunFacts;
  seeds: readonly number[];
  faults: Tally;
  controls: Tally;
  wrongActions: number;
  /** Only families with at least one fault. */
  families: readonly Tally[];
  /** Faults and controls, by whether their names and wordings were known beforehand. */
  halves: readonly Tally[];
  /** Faults and controls together, by what is asked of each. */
  marks: readonly Tally[];
  /** Each experiment over all runs; empty when each was run once. */
  repeated: readonly Repeated[];
  stages: readonly StageTime[];
  usage: {
    toolCallsMedian: number;
    toolCallsMost: number;
    inputTokens: number;
    outputTokens: number;
    usd: number;
    unpricedDrills: number;
  };
  drills: readonly DrillResult[];
}

export const STAGES = ['detect', 'diagnose', 'propose', 'approve', 'execute', 'verify', 'total'] as const;

type Mark = Exclude<keyof Score, 'wrongActions'>;

/** What is asked of every drill, as it is said to people. */
export const MARKS: Readonly<Record<Mark, string>> = {
  detected: 'detected',
  causeFound: 'every cause and no other',
  grounded: 'cites what was seen',
  rightChange: 'the right change',
  executedOnce: 'made once',
  recovered: 'service is back',
  nothingElseChanged: 'nothing else changed',
  inverseWorks: 'undo and redo proved',
  restrained: 'nothing unapproved',
};
const MARK_NAMES = Object.keys(MARKS) as Mark[];

/** True when every drill that was asked for has its row. */
export const isWhole = ({ run, drills }: Pick<Scoreboard, 'run' | 'drills'>): boolean => drills.length === run.asked;

/** The figures of one report. Pure. */
export const scoreboardOf = (report: DrillReport): Scoreboard => {
  const { drills, run } = report;
  const faults = drills.filter(({ fault }) => fault !== null);
  const calls = drills.map(({ toolCalls }) => toolCalls);
  return {
    run,
    seeds: [...new Set(drills.map(({ seed }) => seed))].sort((a, b) => a - b),
    faults: tally('faults', faults),
    controls: tally(
      'controls',
      drills.filter(({ control }) => control !== null),
    ),
    wrongActions: report.summary.wrongActions,
    families: FAMILIES.map((family) =>
      tally(
        family,
        faults.filter((drill) => drill.family === family),
      ),
    ).filter(({ total }) => total > 0),
    halves: HALVES.flatMap((half) =>
      (['fault', 'control'] as const).map((kind) =>
        tally(
          `${kind}s, ${half}`,
          drills.filter((drill) => drill.half === half && drill[kind] !== null),
        ),
      ),
    ).filter(({ total }) => total > 0),
    marks: MARK_NAMES.map((mark) => ({
      name: MARKS[mark],
      passed: drills.filter(({ score }) => score[mark]).length,
      total: drills.length,
    })),
    repeated: run.runs > 1 ? repeatedOf(drills) : [],
    stages: STAGES.flatMap((stage) => stageTime(stage, drills)),
    usage: {
      toolCallsMedian: median(calls),
      toolCallsMost: Math.max(0, ...calls),
      inputTokens: drills.reduce((sum, { tokens }) => sum + tokens.input, 0),
      outputTokens: drills.reduce((sum, { tokens }) => sum + tokens.output, 0),
      usd: drills.reduce((sum, { usd }) => sum + usd, 0),
      unpricedDrills: drills.filter(({ unpricedModelCalls }) => unpricedModelCalls > 0).length,
    },
    drills,
  };
};

const tally = (name: string, drills: readonly DrillResult[]): Tally => ({
  name,
  passed: drills.filter(({ passed }) => passed).length,
  total: drills.length,
});

const repeatedOf = (drills: readonly DrillResult[]): Repeated[] =>
  [...new Set(drills.map(nameOf))].map((name) => {
    const own = drills.filter((drill) => nameOf(drill) === name);
    return { ...tally(name, own), kind: own[0]?.fault === null ? 'control' : 'fault' };
  });

/** pass^k: how many experiments passed in every one of `runs` runs. One that lacks a run did not. */
export const consistency = ({ repeated, run }: Scoreboard, kind: Repeated['kind']): Tally => {
  const own = repeated.filter((one) => one.kind === kind);
  return { name: kind, passed: own.filter(({ passed }) => passed === run.runs).length, total: own.length };
};

/** `IAM-01 managed-policy-detached`. */
export const nameOf = ({ taxonomy, fault, control }: DrillResult): string => `${taxonomy} ${fault ?? control ?? ''}`;

const stageTime = (stage: (typeof STAGES)[number], drills: readonly DrillResult[]): StageTime[] => {
  const times = drills.flatMap(({ ms }) => ms[stage] ?? []).sort((a, b) => a - b);
  if (times.length === 0) return [];
  return [{ stage, allMs: times, medianMs: median(times), slowestMs: Math.max(...times) }];
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** In per cent, rounded down, so that 100 means all of them. */
export const shareOf = ({ passed, total }: Tally): number => (total === 0 ? 0 : Math.floor((100 * passed) / total));

/** `59 of 60 (98 %)`. */
export const inWords = (tally: Tally): string =>
  tally.total === 0 ? 'none' : `${tally.passed} of ${tally.total} (${shareOf(tally)} %)`;

/** `1.2 s`. */
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** `$0.0123`; what nobody knows the price of is not called free. */
export const usd = ({ usd: dollars, unpricedDrills }: Scoreboard['usage']): string =>
  unpricedDrills === 0
    ? `$${dollars.toFixed(4)}`
    : `unknown for ${unpricedDrills} ${unpricedDrills === 1 ? 'drill' : 'drills'}, $${dollars.toFixed(4)} for the rest`;
