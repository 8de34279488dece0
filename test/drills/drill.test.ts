import { beforeAll, describe, expect, it } from 'vitest';
import type { DrillResult } from '../../chaos/drill-result.ts';
import { runDrills } from '../../infra/local/drill.ts';

/**
 * Budgets of one incident: tool calls in all, and on the default fault model calls, tokens and requests for checkpoints.
 * Requests for records grow with every alarm that rings meanwhile, which a busy machine does not promise: the bench has them.
 */
const BUDGETS = { toolCalls: 12, modelCalls: 4, tokensIn: 8_000, tokensOut: 1_500, checkpoints: 26 };

const DRILL_MS_MAX = 120_000;

const drillOf = async (chosen: { faults?: string[]; controls?: string[] }): Promise<DrillResult> => {
  const { drills } = await runDrills({
    faults: chosen.faults ?? [],
    controls: chosen.controls ?? [],
    seed: 1,
    runs: 1,
    model: 'runbook',
    decide: 'auto',
    onProgress: () => undefined,
    log: () => undefined,
  });
  const [drill] = drills;
  if (drill === undefined) throw new Error('no drill was run');
  return drill;
};

// Each drill has an account of its own, so two of them wait for their alarms side by side.
let fault: DrillResult;
let quarantine: DrillResult;
let flap: DrillResult;
beforeAll(async () => {
  const controls = async (): Promise<void> => {
    flap = await drillOf({ controls: ['C-01'] });
    quarantine = await drillOf({ controls: ['C-06'] });
  };
  [fault] = await Promise.all([drillOf({ faults: ['IAM-02'] }), controls()]);
}, DRILL_MS_MAX);

describe('a drill with the default fault', () => {
  it('meets its expectation', () => {
    expect(fault.failures).toEqual([]);
    expect(fault).toMatchObject({ passed: true, fault: 'inline-policy-deleted', control: null, taxonomy: 'IAM-02' });
  });

  it('goes the whole way from the alarm to a verified fix', () => {
    expect(fault.statuses).toEqual([
      'RECEIVED',
      'INVESTIGATING',
      'DIAGNOSED',
      'PROPOSED',
      'APPROVED',
      'EXECUTED',
      'RESOLVED',
    ]);
    expect(fault.incidentId).toMatch(/^INC-/);
  });

  it('names the one cause with evidence, and what it ruled out', () => {
    expect(fault.diagnosis?.causes).toEqual(['identity-policy-missing-action']);
    expect(fault.diagnosis?.evidence).not.toEqual([]);
    expect(fault.diagnosis?.ruledOut).not.toEqual([]);
    expect(fault.diagnosis?.confidence).toBeGreaterThan(0);
  });

  it('makes one change, and tells its undo', () => {
    expect(fault.actions).toHaveLength(1);
    expect(fault.actions[0]).toMatchObject({
      change: 'put-role-policy',
      target: expect.stringMatching(/:role\//) as string,
      params: { document: { Statement: expect.any(Array) as unknown[] } },
      inverse: { change: 'delete-role-policy' },
    });
  });

  it.each(['detect', 'diagnose', 'propose', 'approve', 'execute', 'verify', 'total'] as const)(
    'measures how long it takes to %s',
    (stage) => {
      expect(fault.ms[stage]).toBeGreaterThan(0);
    },
  );

  it('stays within the budgets of one incident, and used some of each', () => {
    const { toolCalls, modelCalls, tokens, dynamodbRequests } = fault;
    const used = { toolCalls, modelCalls, tokensIn: tokens.input, tokensOut: tokens.output, ...dynamodbRequests };
    for (const [what, budget] of Object.entries(BUDGETS)) {
      expect(used[what as keyof typeof BUDGETS], what).toBeGreaterThan(0);
      expect(used[what as keyof typeof BUDGETS], what).toBeLessThanOrEqual(budget);
    }
    expect(used.records).toBeGreaterThan(0);
  });
});

describe('a drill with a control', () => {
  it('hands a deliberate quarantine to a person', () => {
    expect(quarantine.failures).toEqual([]);
    expect(quarantine).toMatchObject({ passed: true, control: 'deliberate-quarantine', outcome: 'ESCALATED' });
    expect(quarantine.statuses).not.toContain('PROPOSED');
  });

  it('lets an alarm that only flapped end by itself', () => {
    expect(flap.failures).toEqual([]);
    expect(flap).toMatchObject({ passed: true, control: 'alarm-flap' });
    expect(['SELF_RECOVERED', 'SUPPRESSED']).toContain(flap.outcome);
  });

  it.each(['quarantine', 'flap'] as const)('changes nothing on the target: %s', (name) => {
    const { actions, score } = name === 'flap' ? flap : quarantine;
    expect(actions).toEqual([]);
    // By the account's own trail, and by comparing the whole account before and after.
    expect(score).toMatchObject({ wrongActions: 0, executedOnce: true, nothingElseChanged: true });
  });
});
