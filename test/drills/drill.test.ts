import { beforeAll, describe, expect, it } from 'vitest';
import { type DrillResult, summaryOf } from '../../chaos/drill-result.ts';
import { FAMILIES, type Family } from '../../chaos/fault.ts';
import { runDrills } from '../../infra/local/drill.ts';

/**
 * Budgets of one incident: tool calls in all, and on the default fault model calls, tokens and requests for checkpoints.
 * Requests for records grow with every alarm that rings meanwhile, which a busy machine does not promise: the bench has them.
 */
const BUDGETS = { toolCalls: 12, modelCalls: 4, tokensIn: 8_000, tokensOut: 1_500, checkpoints: 26 };

const DRILLS_MS_MAX = 240_000;

/** With the first every name is the workload's own, with the second every name and value is drawn. */
const [CANONICAL, DRAWN] = [0, 7];

/** A fault of each family that can be put right, and the change that does it. All of them: `firebreak drill --all`. */
const FAULTS: readonly { family: Family; fault: string; change: string; seed: number }[] = [
  { family: 'identity', fault: 'inline-policy-deleted', change: 'put-role-policy', seed: CANONICAL },
  { family: 'function', fault: 'concurrency-zero', change: 'remove-reserved-concurrency', seed: CANONICAL },
  { family: 'data', fault: 'object-deleted', change: 'set-object-visibility', seed: CANONICAL },
  { family: 'keys-and-secrets', fault: 'secret-policy-forgets-role', change: 'put-secret-policy', seed: DRAWN },
  { family: 'network', fault: 'egress-rule-revoked', change: 'authorize-security-group-egress', seed: DRAWN },
  { family: 'triggers', fault: 'subscription-filter-narrowed', change: 'set-subscription-filter', seed: DRAWN },
  { family: 'containers', fault: 'rollout-given-up', change: 'set-service-task-definition', seed: DRAWN },
  { family: 'monitoring', fault: 'alarm-actions-disabled', change: 'set-alarm-actions', seed: DRAWN },
];
const CONTROLS = [
  { control: 'alarm-flap', seed: CANONICAL },
  { control: 'deliberate-quarantine', seed: DRAWN },
];

const namesOf = (seed: number): { faults: string[]; controls: string[] } => ({
  faults: FAULTS.filter((one) => one.seed === seed).map(({ fault }) => fault),
  controls: CONTROLS.filter((one) => one.seed === seed).map(({ control }) => control),
});

const drill = async (
  seed: number,
  { faults = [], controls = [] }: { faults?: string[]; controls?: string[] },
  parallel = 1,
): Promise<DrillResult[]> => {
  const { drills } = await runDrills({
    faults,
    controls,
    seed,
    runs: 1,
    parallel,
    model: 'runbook',
    decide: 'auto',
    onProgress: () => undefined,
    log: () => undefined,
  });
  return drills;
};

let drills: DrillResult[];
// Each drill has an account of its own, so that they wait for their alarms side by side: the canonical ones in this
// process, the others in two of their own, as a scoreboard's do.
beforeAll(async () => {
  const { faults, controls } = namesOf(CANONICAL);
  const lanes = [
    drill(DRAWN, namesOf(DRAWN), 2),
    drill(CANONICAL, { faults: faults.slice(0, 2) }),
    drill(CANONICAL, { faults: faults.slice(2), controls }),
  ];
  drills = (await Promise.all(lanes)).flat();
}, DRILLS_MS_MAX);

const drillOf = (name: string): DrillResult => {
  const found = drills.find(({ fault, control }) => fault === name || control === name);
  if (found === undefined) throw new TypeError(`\`${name}\` was not drilled`);
  return found;
};

const WHOLE_WAY = ['RECEIVED', 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'APPROVED', 'EXECUTED', 'RESOLVED'];

describe('a sample of the drills', () => {
  it('has a fault of each family, and passes whole, without one wrong action', () => {
    expect(FAULTS.map(({ family }) => family).sort()).toEqual([...FAMILIES].sort());
    expect(drills.flatMap(({ failures }) => failures)).toEqual([]);
    expect(summaryOf(drills)).toEqual({
      faults: FAULTS.length,
      faultsPassed: FAULTS.length,
      controls: CONTROLS.length,
      controlsPassed: CONTROLS.length,
      wrongActions: 0,
    });
  });

  it.each(FAULTS)('$family: $fault is found, put right by $change alone, and undone again', (sample) => {
    const { family, seed, change, fault } = sample;
    const seen = drillOf(fault);
    expect(seen).toMatchObject({ family, seed, failures: [], outcome: 'RESOLVED', statuses: WHOLE_WAY });
    expect(seen.diagnosis?.causes).toEqual(seen.expected.causes);
    expect(seen.actions.map((action) => action.change)).toEqual([change]);
    expect(seen.score).toMatchObject({ executedOnce: true, recovered: true, inverseWorks: true, wrongActions: 0 });
  });

  it.each(FAULTS)('stays within the tool calls of one incident: $fault', ({ fault }) => {
    expect(drillOf(fault).toolCalls).toBeGreaterThan(0);
    expect(drillOf(fault).toolCalls).toBeLessThanOrEqual(BUDGETS.toolCalls);
  });

  it('draws other names with another seed, of both halves', () => {
    const drawn = drills.filter(({ seed }) => seed === DRAWN);
    expect(new Set(drawn.map(({ half }) => half))).toEqual(new Set(['tuned', 'held-out']));
    const canonical = drills.filter(({ seed }) => seed === CANONICAL);
    expect(new Set(canonical.map(({ half }) => half))).toEqual(new Set(['tuned']));
  });
});

describe('a drill with the default fault', () => {
  const fault = (): DrillResult => drillOf('inline-policy-deleted');

  it('meets its expectation', () => {
    expect(fault()).toMatchObject({ passed: true, control: null, taxonomy: 'IAM-02' });
    expect(fault().incidentId).toMatch(/^INC-/);
  });

  it('names the one cause with evidence, and what it ruled out', () => {
    expect(fault().diagnosis?.causes).toEqual(['identity-policy-missing-action']);
    expect(fault().diagnosis?.evidence).not.toEqual([]);
    expect(fault().diagnosis?.ruledOut).not.toEqual([]);
    expect(fault().diagnosis?.confidence).toBeGreaterThan(0);
  });

  it('makes one change, and tells its undo', () => {
    expect(fault().actions).toHaveLength(1);
    expect(fault().actions[0]).toMatchObject({
      change: 'put-role-policy',
      target: expect.stringMatching(/:role\//) as string,
      params: { document: { Statement: expect.any(Array) as unknown[] } },
      inverse: { change: 'delete-role-policy' },
    });
  });

  it.each(['detect', 'diagnose', 'propose', 'approve', 'execute', 'verify', 'total'] as const)(
    'measures how long it takes to %s',
    (stage) => {
      expect(fault().ms[stage]).toBeGreaterThan(0);
    },
  );

  it('stays within the budgets of one incident, and used some of each', () => {
    const { toolCalls, modelCalls, tokens, dynamodbRequests } = fault();
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
    const quarantine = drillOf('deliberate-quarantine');
    expect(quarantine.failures).toEqual([]);
    expect(quarantine).toMatchObject({ passed: true, control: 'deliberate-quarantine', outcome: 'ESCALATED' });
    expect(quarantine.statuses).not.toContain('PROPOSED');
  });

  it('lets an alarm that only flapped end by itself', () => {
    const flap = drillOf('alarm-flap');
    expect(flap.failures).toEqual([]);
    expect(flap).toMatchObject({ passed: true, control: 'alarm-flap' });
    expect(['SELF_RECOVERED', 'SUPPRESSED']).toContain(flap.outcome);
  });

  it.each(CONTROLS)('changes nothing on the target: $control', ({ control }) => {
    const { actions, score } = drillOf(control);
    expect(actions).toEqual([]);
    // By the account's own trail, and by comparing the whole account before and after.
    expect(score).toMatchObject({ wrongActions: 0, executedOnce: true, nothingElseChanged: true });
  });
});
