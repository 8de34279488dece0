import type { Catalogued } from './catalogue.ts';
import type { DrillResult } from './drill-result.ts';
import type { Expectation } from './fault.ts';
import { halfOf } from './held-out.ts';

/** What is said of a drill that broke down: nothing was seen, so no mark is set. */
export const COULD_NOT_RUN = 'COULD_NOT_RUN';

/** The row of a drill that broke down, with the reason: a drill that was asked for is never missing from a report. */
export const failedDrill = (found: Catalogued, seed: number, reason: string, totalMs: number): DrillResult => {
  const { id, taxonomy, expected }: { id: string; taxonomy: string; expected: Expectation } =
    found.kind === 'fault' ? found.fault : found.control;
  return {
    fault: found.kind === 'fault' ? id : null,
    control: found.kind === 'control' ? id : null,
    taxonomy,
    family: found.kind === 'fault' ? found.fault.family : null,
    half: halfOf(seed, id),
    seed,
    incidentId: null,
    statuses: [],
    outcome: COULD_NOT_RUN,
    expected: { outcome: expected.outcome.join('|'), causes: expected.causes, changes: expected.changes },
    diagnosis: null,
    actions: [],
    score: {
      detected: false,
      causeFound: false,
      grounded: false,
      rightChange: false,
      executedOnce: false,
      recovered: false,
      nothingElseChanged: false,
      inverseWorks: false,
      restrained: false,
      wrongActions: 0,
    },
    ms: { detect: null, diagnose: null, propose: null, approve: null, execute: null, verify: null, total: totalMs },
    toolCalls: 0,
    modelCalls: 0,
    tokens: { input: 0, output: 0 },
    usd: 0,
    unpricedModelCalls: 0,
    dynamodbRequests: { checkpoints: 0, records: 0 },
    passed: false,
    failures: [reason],
  };
};
