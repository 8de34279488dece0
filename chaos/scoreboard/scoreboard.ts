import type { DrillReport, DrillResult } from '../drill-result.ts';
import { FAMILIES } from '../fault.ts';
import { HALVES } from '../held-out.ts';

/** How many of how many drills passed. */
export interface Tally {
  name: string;
  passed: number;
  total: number;
}

/** How long one stage took over all drills that reached it, milliseconds. */
export interface StageTime {
  stage: string;
  drills: number;
  medianMs: number;
  slowestMs: number;
}

/** What a report comes to, as its tables and charts show it. */
export interface Scoreboard {
  model: string;
  seeds: readonly number[];
  faults: Tally;
  controls: Tally;
  wrongActions: number;
  /** Only families with at least one fault. */
  families: readonly Tally[];
  /** Faults and controls together, by whether their words were known beforehand. */
  halves: readonly Tally[];
  stages: readonly StageTime[];
  usage: { toolCallsMedian: number; toolCallsMost: number; inputTokens: number; outputTokens: number; usd: number };
  drills: readonly DrillResult[];
}

export const STAGES = ['detect', 'diagnose', 'propose', 'approve', 'execute', 'verify', 'total'] as const;

/** The figures of one report. Pure. */
export const scoreboardOf = (report: DrillReport, model: string): Scoreboard => {
  const { drills } = report;
  const faults = drills.filter(({ fault }) => fault !== null);
  const calls = drills.map(({ toolCalls }) => toolCalls);
  return {
    model,
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
    halves: HALVES.map((half) =>
      tally(
        half,
        drills.filter((drill) => drill.half === half),
      ),
    ).filter(({ total }) => total > 0),
    stages: STAGES.flatMap((stage) => stageTime(stage, drills)),
    usage: {
      toolCallsMedian: median(calls),
      toolCallsMost: Math.max(0, ...calls),
      inputTokens: drills.reduce((sum, { tokens }) => sum + tokens.input, 0),
      outputTokens: drills.reduce((sum, { tokens }) => sum + tokens.output, 0),
      usd: drills.reduce((sum, { usd }) => sum + usd, 0),
    },
    drills,
  };
};

const tally = (name: string, drills: readonly DrillResult[]): Tally => ({
  name,
  passed: drills.filter(({ passed }) => passed).length,
  total: drills.length,
});

const stageTime = (stage: (typeof STAGES)[number], drills: readonly DrillResult[]): StageTime[] => {
  const times = drills.map(({ ms }) => ms[stage]).filter((ms) => ms !== null);
  if (times.length === 0) return [];
  return [{ stage, drills: times.length, medianMs: median(times), slowestMs: Math.max(...times) }];
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** `59 of 60 (98 %)`; a share is rounded down, so that 100 % means all of them. */
export const inWords = ({ passed, total }: Tally): string =>
  total === 0 ? 'none' : `${passed} of ${total} (${Math.floor((100 * passed) / total)} %)`;

/** `1.2 s`. */
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
