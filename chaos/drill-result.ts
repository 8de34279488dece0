import type { ProposalSummary } from '../shared/incident-view.ts';
import type { Family } from './fault.ts';
import type { Half } from './held-out.ts';
import type { Score } from './score.ts';

/** One element of `drills` in `drill --json`: field names are what scripts rely on. */
export interface DrillResult {
  fault: string | null;
  control: string | null;
  taxonomy: string;
  /** Of a fault; `null` for a control. */
  family: Family | null;
  /** Whether its names and wordings are of those that the runbooks were written with. */
  half: Half;
  seed: number;
  incidentId: string | null;
  statuses: string[];
  outcome: string;
  expected: { outcome: string; causes: readonly string[]; changes: readonly string[] };
  diagnosis: { causes: string[]; summary: string; confidence: number; evidence: string[]; ruledOut: string[] } | null;
  actions: Omit<ProposalSummary['actions'][number], 'summary'>[];
  score: Score;
  /** Milliseconds by stage; `null` for a stage that was not reached. */
  ms: Record<'detect' | 'diagnose' | 'propose' | 'approve' | 'execute' | 'verify' | 'total', number | null>;
  toolCalls: number;
  modelCalls: number;
  tokens: { input: number; output: number };
  usd: number;
  /** Calls of a model whose price nobody knows: they are not in `usd`. */
  unpricedModelCalls: number;
  dynamodbRequests: { checkpoints: number; records: number };
  passed: boolean;
  /** Why it did not pass, in words; empty when it did. */
  failures: string[];
}

/** What `drill --json` prints. */
/** How the drills of a report were run. */
export interface RunFacts {
  model: string;
  /** Of the first run; each further run has the next one. */
  seed: number;
  runs: number;
  /** Drills that were asked for: more than there are rows when it was interrupted. */
  asked: number;
  /** Drills at once. */
  parallel: number;
  cpus: number;
  /** From the first drill's start to the last one's end. */
  seconds: number;
  begunAt: string;
  /** True when the model's answers came from a recording. */
  isReplay: boolean;
}

/** The document of `drill --json`. */
export interface DrillReport {
  run: RunFacts;
  drills: DrillResult[];
  summary: { faults: number; faultsPassed: number; controls: number; controlsPassed: number; wrongActions: number };
}

/** Counts what passed; a pure function of the results. */
export const summaryOf = (drills: readonly DrillResult[]): DrillReport['summary'] => {
  const faults = drills.filter((drill) => drill.fault !== null);
  const controls = drills.filter((drill) => drill.control !== null);
  const passed = (list: readonly DrillResult[]): number => list.filter((drill) => drill.passed).length;
  return {
    faults: faults.length,
    faultsPassed: passed(faults),
    controls: controls.length,
    controlsPassed: passed(controls),
    wrongActions: drills.reduce((sum, drill) => sum + drill.score.wrongActions, 0),
  };
};

/** The document of these drills. */
export const reportOf = (drills: DrillResult[], run: RunFacts): DrillReport => ({
  run,
  drills,
  summary: summaryOf(drills),
});
