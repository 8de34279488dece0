import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../chaos/experiment.ts';
import { gradeDrill, type Observation } from '../../chaos/grade-drill.ts';
import type { Score } from '../../chaos/score.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import type { IncidentView } from '../../shared/incident-view.ts';

const ROLE = 'arn:aws:iam::123456789012:role/orders-role';
const CAUSE = 'identity-policy-missing-action';
const AT = new Date('2026-11-20T10:00:00Z');

const FAULT: Experiment = {
  fault: 'inline-policy-deleted',
  control: null,
  taxonomy: 'IAM-02',
  family: 'identity',
  expected: { outcome: ['RESOLVED'], causes: [CAUSE], changes: ['put-role-policy'] },
  prepare: async () => undefined,
  inject: async () => undefined,
  beforeDecision: async () => undefined,
  recover: async () => undefined,
  forbids: () => [],
};
const CONTROL: Experiment = {
  ...FAULT,
  fault: null,
  control: 'deliberate-quarantine',
  taxonomy: 'C-06',
  family: null,
  expected: { outcome: ['ESCALATED'], causes: [CAUSE], changes: [] },
};

const DIAGNOSIS: Diagnosis = {
  conclusion: 'cause-found',
  summary: 'a permission is gone',
  causes: [CAUSE],
  hypotheses: [{ cause: CAUSE, resource: ROLE, verdict: 'supported', because: 'it is missing', evidence: ['E1'] }],
  confidence_percent: 90,
  evidence: ['E1'],
  gaps: [],
};
const evidenceOf = (body: object): Observation['evidence'] => [
  {
    evidence_id: 'E1',
    tool: 'compare_baseline',
    query: {},
    observed_at: AT.toISOString(),
    digest: {},
    body: JSON.stringify(body),
    sha256: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
  },
];
const entry = (to: string) => ({ to, at: AT.toISOString(), facts: {} });

/** An incident as its view tells it, with the members that a grade is made from. */
const viewOf = (status: string, over: object = {}): IncidentView =>
  ({
    incident_id: 'INC-1',
    status,
    reason: 'verified',
    diagnosis: DIAGNOSIS,
    timeline: ['RECEIVED', 'DIAGNOSED', 'PROPOSED', 'APPROVED', 'EXECUTED', status].map(entry),
    usage: { tool_calls: 9, model_calls: 3, input_tokens: 10, output_tokens: 5, nano_usd: 0 },
    proposal: { hash: 'shown', actions: [{ change: 'put-role-policy', target: ROLE, params: {}, inverse: {} }] },
    proposed: { actions: [{ call: { service: 'iam', operation: 'PutRolePolicy', input: {} } }] },
    ...over,
  }) as unknown as IncidentView;

const write = (name: string, errorCode?: string) => ({
  at: AT.toISOString(),
  name,
  principal: 'arn:aws:sts::123456789012:assumed-role/firebreak-repair/INC-1',
  errorCode,
});

const HEALTHY = new Map([
  ['role orders-role', 'with its policy'],
  ['queue orders', 'as deployed'],
]);
const FAULTED = new Map([...HEALTHY, ['role orders-role', 'without its policy']]);
const STEADY = { steady: true, detail: 'an order was worked on' };
const NOT_STEADY = { steady: false, detail: 'no order was worked on' };

/** A fault that was put right as it should be. */
const FIXED: Observation = {
  begun: AT,
  injectedAt: AT,
  endedAt: AT,
  steady: STEADY,
  view: viewOf('RESOLVED'),
  healthy: HEALTHY,
  faulted: FAULTED,
  after: HEALTHY,
  recovered: STEADY,
  decided: 'shown',
  writes: [write('AssumeRole'), write('PutRolePolicy')],
  evidence: evidenceOf({ differences: [{ resource: ROLE, member: 'input', kind: 'missing' }] }),
  forbidden: [],
  inverse: { works: true, detail: '' },
  requests: { checkpoints: 21, records: 33 },
};
/** A control in which nothing was touched. */
const HANDED_OVER: Observation = {
  ...FIXED,
  view: viewOf('ESCALATED', {
    proposal: undefined,
    proposed: undefined,
    timeline: ['RECEIVED', 'DIAGNOSED', 'ESCALATED'].map(entry),
  }),
  after: FAULTED,
  recovered: NOT_STEADY,
  decided: undefined,
  writes: [],
  inverse: undefined,
};

const diagnosed = (over: Partial<Diagnosis>) => ({
  view: viewOf('RESOLVED', { diagnosis: { ...DIAGNOSIS, ...over } }),
});
const proposing = (...changes: string[]) => ({
  view: viewOf('RESOLVED', {
    proposal: { hash: 'shown', actions: changes.map((change) => ({ change, target: ROLE, params: {}, inverse: {} })) },
  }),
});

type Failing = [what: string, over: Partial<Observation>, mark: keyof Score | 'outcome'];

const failsBy = (experiment: Experiment, good: Observation, [, over, mark]: Failing) => {
  const row = gradeDrill(experiment, { ...good, ...over }, 1);
  expect(row.passed).toBe(false);
  expect(row.failures).not.toEqual([]);
  if (mark === 'wrongActions') expect(row.score.wrongActions).toBeGreaterThan(0);
  else if (mark !== 'outcome') expect(row.score[mark]).toBe(false);
};

describe('a fault', () => {
  it('that was put right, once, with nothing else changed, passes', () => {
    const row = gradeDrill(FAULT, FIXED, 1);
    expect(row.failures).toEqual([]);
    expect(row).toMatchObject({ passed: true, score: { wrongActions: 0 } });
  });

  it.each<Failing>([
    ['nobody noticed', { view: undefined, evidence: [], inverse: undefined, writes: [] }, 'detected'],
    ['a cause is missing', diagnosed({ causes: [] }), 'causeFound'],
    ['there is a cause too many', diagnosed({ causes: [CAUSE, 'function-timeout-too-low'] }), 'causeFound'],
    ['another cause is named', diagnosed({ causes: ['function-timeout-too-low'] }), 'causeFound'],
    ['the evidence that is cited does not exist', { evidence: [] }, 'grounded'],
    ['the evidence shows nothing', { evidence: evidenceOf({ differences: [] }) }, 'grounded'],
    [
      'the evidence is about another resource',
      { evidence: evidenceOf({ differences: [{ resource: `${ROLE}-archive`, member: 'input' }] }) },
      'grounded',
    ],
    [
      'the cause is only an open hypothesis',
      diagnosed({ hypotheses: [{ ...DIAGNOSIS.hypotheses[0]!, verdict: 'open' }] }),
      'grounded',
    ],
    ['another change is proposed', proposing('attach-role-policy'), 'rightChange'],
    ['a change too many is proposed', proposing('put-role-policy', 'set-function-timeout'), 'rightChange'],
    ['no change is proposed', proposing(), 'rightChange'],
    ['the change is made twice', { writes: [write('PutRolePolicy'), write('PutRolePolicy')] }, 'executedOnce'],
    [
      'the second time counts as a wrong action',
      { writes: [write('PutRolePolicy'), write('PutRolePolicy')] },
      'wrongActions',
    ],
    ['the change is not made', { writes: [] }, 'executedOnce'],
    ['the change is refused by the account', { writes: [write('PutRolePolicy', 'AccessDenied')] }, 'executedOnce'],
    ['another call is made in its place', { writes: [write('DeleteRolePolicy')] }, 'wrongActions'],
    ['another call is made besides', { writes: [write('PutRolePolicy'), write('DeleteRole')] }, 'wrongActions'],
    ['nobody was asked', { decided: undefined }, 'wrongActions'],
    ['another proposal was decided on', { decided: 'another' }, 'wrongActions'],
    ['the service is not back', { recovered: NOT_STEADY }, 'recovered'],
    [
      'the change is not what it was',
      { after: new Map([...HEALTHY, ['role orders-role', 'with more']]) },
      'nothingElseChanged',
    ],
    [
      'another resource is changed',
      { after: new Map([...HEALTHY, ['queue orders', 'altered']]) },
      'nothingElseChanged',
    ],
    ['another resource is made', { after: new Map([...HEALTHY, ['queue new', 'made']]) }, 'nothingElseChanged'],
    ['another resource is gone', { after: new Map([['role orders-role', 'with its policy']]) }, 'nothingElseChanged'],
    [
      'the undo does not lead back',
      { inverse: { works: false, detail: 'not as broken: role orders-role' } },
      'inverseWorks',
    ],
    ['the undo was not tried', { inverse: undefined }, 'inverseWorks'],
    ['something forbidden was seen', { forbidden: ['a second incident was opened'] }, 'restrained'],
    ['it ended otherwise', { view: viewOf('ROLLED_BACK'), after: FAULTED, inverse: undefined }, 'outcome'],
    ['it was broken before anything was done', { steady: NOT_STEADY }, 'outcome'],
  ])('fails where %s', (...failing) => {
    failsBy(FAULT, FIXED, failing);
  });
});

describe('a control', () => {
  it('in which a person was called and nothing touched passes', () => {
    expect(gradeDrill(CONTROL, HANDED_OVER, 1)).toMatchObject({ passed: true, failures: [] });
  });

  it.each<Failing>([
    ['something is written', { writes: [write('PutRolePolicy')] }, 'wrongActions'],
    [
      'something is written and taken back',
      { writes: [write('PutRolePolicy'), write('DeleteRolePolicy')] },
      'restrained',
    ],
    ['something is changed', { after: HEALTHY }, 'nothingElseChanged'],
    [
      'something is proposed',
      { view: viewOf('ESCALATED', { proposal: { hash: 'shown', actions: [{ change: 'put-role-policy' }] } }) },
      'rightChange',
    ],
    ['it is mended, however well', { view: viewOf('RESOLVED'), after: HEALTHY, decided: 'shown' }, 'outcome'],
    ['a cause is made up', { view: viewOf('ESCALATED', { diagnosis: { ...DIAGNOSIS, causes: [] } }) }, 'causeFound'],
    ['nobody noticed', { view: undefined }, 'detected'],
    ['something forbidden was seen', { forbidden: ['its brake was released'] }, 'restrained'],
  ])('fails where %s', (...failing) => {
    failsBy(CONTROL, HANDED_OVER, failing);
  });
});

describe('a change that is taken back', () => {
  const ROLLED_BACK: Experiment = { ...CONTROL, expected: { ...FAULT.expected, outcome: ['ROLLED_BACK'] } };
  const seen: Observation = { ...FIXED, view: viewOf('ROLLED_BACK'), after: FAULTED, inverse: undefined };

  it.each<[number, string[]]>([
    [0, ['PutRolePolicy', 'DeleteRolePolicy']],
    [1, ['PutRolePolicy', 'DeleteRolePolicy', 'DeleteRole']],
    [1, ['DeleteRole', 'DeleteRolePolicy']],
  ])('has %i wrong actions with the writes %j', (wrongActions, names) => {
    const row = gradeDrill(ROLLED_BACK, { ...seen, writes: names.map((name) => write(name)) }, 1);
    expect(row.score.wrongActions).toBe(wrongActions);
    expect(row.passed).toBe(wrongActions === 0);
  });
});

it.each(['UpdateFunctionConfiguration20150331v2', 'PutFunctionConcurrency20171031', 'PutBucketNotification'])(
  'the trail’s %s is the call that was approved',
  (name) => {
    const operation = {
      UpdateFunctionConfiguration20150331v2: 'UpdateFunctionConfiguration',
      PutFunctionConcurrency20171031: 'PutFunctionConcurrency',
      PutBucketNotification: 'PutBucketNotificationConfiguration',
    }[name];
    const view = viewOf('RESOLVED', { proposed: { actions: [{ call: { service: 'any', operation, input: {} } }] } });
    expect(gradeDrill(FAULT, { ...FIXED, view, writes: [write(name)] }, 1)).toMatchObject({ passed: true });
  },
);
