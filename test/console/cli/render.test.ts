import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { type DrillRow, renderDrills } from '../../../console/cli/render/drill-summary.ts';
import { renderIncident } from '../../../console/cli/render/incident-page.ts';
import { renderIncidents } from '../../../console/cli/render/incident-table.ts';
import { renderProposal } from '../../../console/cli/render/proposal.ts';
import { duration, relativeTo, usd } from '../../../console/cli/render/words.ts';
import { readView } from '../../../console/web/incident-records.ts';
import type { IncidentView } from '../../../shared/incident-view.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { StandingClock } from '../../shared/store/records.ts';
import { proposed } from '../world.ts';

const colors = createColors(false);
const now = new Date('2026-11-20T10:00:00.000Z');

const viewProposed = async (): Promise<IncidentView> => {
  const store = createMemoryStore({ clock: new StandingClock() });
  const { incident } = await proposed(store);
  return (await readView(store, incident.incident_id))!;
};

describe('a proposal for a person', () => {
  it('shows the difference, the call, the undo, the permission, the cost, the risk and the hash to type', async () => {
    const { proposed: proposal } = await viewProposed();
    const text = renderProposal(proposal!, { colors, now });
    for (const part of [
      'remove reserved concurrency 0 from orders',
      '-  "reserved_concurrency": 0',
      '+  "reserved_concurrency": null',
      'lambda:DeleteFunctionConcurrency',
      'set-reserved-concurrency',
      '$0.00 a month (none)',
      'R2, by policy test-1',
      'in 1 h',
      proposal!.hash.slice(0, 12),
    ])
      expect(text).toContain(part);
  });

  it('shows nothing that a model wrote', async () => {
    const { proposed: proposal } = await viewProposed();
    const told = { ...proposal!, justification: 'harmless, believe me', evidence: ['E99'] };
    expect(renderProposal(told, { colors, now })).toBe(renderProposal(proposal!, { colors, now }));
  });
});

describe('the page of an incident', () => {
  it('says the cause with evidence for and against, and what to type next', async () => {
    const view = await viewProposed();
    const page = renderIncident(view, { colors, now });
    expect(page).toContain('RECEIVED → INVESTIGATING → DIAGNOSED → PROPOSED');
    expect(page).toContain('Cause (90 %): reserved concurrency 0 stops every invocation');
    expect(page).toMatch(/against +function-timeout-too-low: no invocation timed out \[E1\]/);
    expect(page).toMatch(/E1: search_logs \{/);
    expect(page).toContain(`firebreak approve ${view.incident_id} --hash ${view.proposal!.hash.slice(0, 12)}`);
  });

  it('offers no decision when there is none to make', async () => {
    const page = renderIncident({ ...(await viewProposed()), status: 'RESOLVED' }, { colors, now });
    expect(page).not.toContain('firebreak approve');
  });

  it('lets foreign text do nothing to a terminal', async () => {
    const view = await viewProposed();
    const evil = '\u001b]0;owned\u0007\u001b[2J\u202e';
    const page = renderIncident(
      {
        ...view,
        title: evil,
        reason: evil,
        diagnosis: { ...view.diagnosis!, summary: evil, gaps: [evil] },
        proposed: { ...view.proposed!, justification: evil },
        evidence: view.evidence.map((one) => ({ ...one, query: { pattern: evil } })),
      },
      { colors, now },
    );
    expect(page).not.toMatch(/[\u001b\u0007\u202e]/);
  });
});

describe('the list of incidents', () => {
  it('names status, cause, risk and the hash to type', async () => {
    const view = await viewProposed();
    const row = renderIncidents([view], { colors, now }).split('\n').at(-1)!;
    for (const part of [
      view.incident_id,
      'PROPOSED',
      'SEV2',
      'reserved-concurrency-zero',
      `R2 ${view.proposal!.hash.slice(0, 12)}`,
    ])
      expect(row).toContain(part);
  });

  it('that is empty says so, and what to try', () => {
    expect(renderIncidents([], { colors, now })).toMatch(/^No incidents.*chaos inject/);
  });
});

const DRILL: DrillRow = {
  fault: 'concurrency-zero',
  control: null,
  taxonomy: 'LAM-04',
  seed: 1,
  statuses: ['RECEIVED', 'EXECUTED', 'RESOLVED'],
  outcome: 'RESOLVED',
  expected: { outcome: 'RESOLVED' },
  diagnosis: { causes: ['reserved-concurrency-zero'], summary: 'nothing runs', confidence: 0.9, ruledOut: [] },
  actions: [
    {
      change: 'remove-reserved-concurrency',
      target: 'arn:x',
      params: {},
      inverse: { change: 'set-reserved-concurrency', params: { value: 0 } },
    },
  ],
  score: { detected: true, recovered: true, inverseWorks: true, wrongActions: 0 },
  ms: { detect: 120, verify: null, total: 8_400 },
  toolCalls: 1,
  modelCalls: 3,
  tokens: { input: 4_631, output: 747 },
  usd: 0,
  dynamodbRequests: { checkpoints: 21, records: 30 },
  passed: true,
  failures: [],
};
const documentOf = (...drills: DrillRow[]) => ({
  drills,
  summary: { faults: drills.length, faultsPassed: 1, controls: 0, controlsPassed: 0, wrongActions: 0 },
});

describe('the summary of drills', () => {
  it('of one says path, cause, change, undo, proof, times and use', () => {
    const text = renderDrills(documentOf(DRILL), colors);
    for (const part of [
      'LAM-04 concurrency-zero: passed',
      'RECEIVED → EXECUTED → RESOLVED',
      'reserved-concurrency-zero: reserved concurrency 0 stops every invocation (90 %)',
      'undo: set-reserved-concurrency {"value":0}',
      'undo and redo match the account',
      'detect 120 ms · total 8.4 s',
      '1 tool call · 3 model calls · 4,631 tokens in, 747 out · $0.00',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('not met');
  });

  it('of several is a table with counts, and says why one failed', () => {
    const failed: DrillRow = {
      ...DRILL,
      taxonomy: 'IAM-02',
      passed: false,
      score: { ...DRILL.score, recovered: false },
      failures: ['ended ESCALATED', 'recovered'],
    };
    const text = renderDrills(documentOf(DRILL, failed), colors);
    expect(text).toMatch(/^LAM-04 concurrency-zero +passed +RESOLVED/m);
    expect(text).toContain('IAM-02 concurrency-zero: the target does not work; ended ESCALATED');
    expect(text).toContain('faults 1 of 2');
  });
});

describe('words', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_500, '1.5 s'],
    [200_000, '3 min 20 s'],
    [null, '–'],
  ])('for %s ms are %s', (ms, words) => expect(duration(ms)).toBe(words));

  it.each([
    [0, '$0.00'],
    [12.5, '$12.50'],
    [-12.5, '-$12.50'],
    [0.000123, '$0.000123'],
  ])('for %s dollars are %s', (dollars, words) => expect(usd(dollars)).toBe(words));

  it.each([
    ['2026-11-20T10:59:59.000Z', 'in 59 min'],
    ['2026-11-20T09:58:00.000Z', '2 min ago'],
    ['2026-11-22T10:00:00.000Z', 'in 2 d'],
    ['tomorrow', 'at an unreadable time'],
  ])('for %s are %s', (at, words) => expect(relativeTo(now, at)).toBe(words));
});
