import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeOverdue, type Overdue, type Sweep } from '../../agents/watchdog/judge.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import { findTransition, isTerminal, type Status, STATUSES } from '../../shared/transitions.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const ago = (seconds: number): string => new Date(NOW.getTime() - seconds * 1_000).toISOString();

const overdue = (status: Status, standsSeconds: number, more: Partial<Overdue> = {}): Overdue => ({
  status,
  since: ago(standsSeconds),
  retries: 0,
  proposal_attempts: 0,
  ...more,
});

const TABLE: [string, Overdue, Partial<Sweep> & { to?: Status }][] = [
  ['waits a moment for a received incident to be claimed', overdue('RECEIVED', 10), { action: 'wait' }],
  ['starts a received incident again that nobody claimed', overdue('RECEIVED', 60), { action: 'retry' }],
  ['starts one again that stood while nobody swept', overdue('RECEIVED', 9_000), { action: 'retry' }],
  [
    'fails a received incident that stays unclaimed',
    overdue('RECEIVED', 60, { retries: 2, retried_at: ago(20) }),
    { action: 'move', to: 'FAILED' },
  ],
  [
    'waits for a worker that was started a moment ago',
    overdue('RECEIVED', 60, { retries: 2, retried_at: ago(5) }),
    { action: 'wait' },
  ],
  [
    'starts an investigation again whose lease ran out',
    overdue('INVESTIGATING', 200, { lease_until: NOW.getTime() - 20_000 }),
    { action: 'retry' },
  ],
  [
    'waits a moment for an owner whose lease has just run out',
    overdue('INVESTIGATING', 200, { lease_until: NOW.getTime() - 1_000 }),
    { action: 'wait' },
  ],
  [
    'fails an investigation whose retries are used up',
    overdue('INVESTIGATING', 600, { retries: 2, retried_at: ago(200), lease_until: NOW.getTime() - 20_000 }),
    { action: 'move', to: 'FAILED' },
  ],
  ['starts a forgotten diagnosis again', overdue('DIAGNOSED', 60), { action: 'retry' }],
  [
    'retries a failed proposal',
    overdue('PROPOSAL_FAILED', 5, { proposal_attempts: 1 }),
    { action: 'move', to: 'DIAGNOSED', reason: 'retried' },
  ],
  [
    'retries a failed proposal a second time',
    overdue('PROPOSAL_FAILED', 5, { proposal_attempts: 2 }),
    { action: 'move', to: 'DIAGNOSED' },
  ],
  [
    'hands over after two retries',
    overdue('PROPOSAL_FAILED', 5, { proposal_attempts: 3 }),
    { action: 'move', to: 'ESCALATED' },
  ],
  [
    'asks the alarms while a proposal waits',
    overdue('PROPOSED', 60, { proposal_expires_at: ago(-60) }),
    { action: 'ask-alarms' },
  ],
  [
    'expires a proposal without an answer',
    overdue('PROPOSED', 60, { proposal_expires_at: ago(0) }),
    { action: 'move', to: 'EXPIRED' },
  ],
  ['tells the executor again about an approval', overdue('APPROVED', 30), { action: 'retry' }],
  ['expires an approval that nobody began', overdue('APPROVED', 700), { action: 'move', to: 'EXPIRED' }],
  [
    'expires it however lately somebody was told',
    overdue('APPROVED', 700, { retries: 40, retried_at: ago(1) }),
    { action: 'move', to: 'EXPIRED' },
  ],
  [
    'never expires an approval whose call may have been made',
    overdue('APPROVED', 700, { begun: true }),
    { action: 'move', to: 'ESCALATED' },
  ],
  ['asks for verification again, however late', overdue('EXECUTED', 9_000), { action: 'retry' }],
  ['asks for it ever less often', overdue('EXECUTED', 9_000, { retries: 5, retried_at: ago(400) }), { action: 'wait' }],
  ['asks the alarms after a rejection', overdue('REJECTED', 60), { action: 'ask-alarms' }],
  ['leaves a resolved incident alone', overdue('RESOLVED', 9_000), { action: 'wait' }],
];

describe('the watchdog', () => {
  it.each(TABLE)('%s', (_, incident, expected) => {
    expect(judgeOverdue(incident, NOW, DEFAULT_POLICY)).toMatchObject(expected);
  });

  const anyIncident = fc.record({
    status: fc.constantFrom(...STATUSES),
    since: fc.nat(100_000).map(ago),
    retries: fc.nat(6),
    retried_at: fc.option(fc.nat(100_000).map(ago), { nil: undefined }),
    proposal_attempts: fc.nat(5),
    proposal_expires_at: fc.integer({ min: -5_000, max: 5_000 }).map(ago),
    begun: fc.boolean(),
  });

  it('moves an incident only along the table of transitions', () => {
    fc.assert(
      fc.property(anyIncident, (incident) => {
        const sweep = judgeOverdue(incident, NOW, DEFAULT_POLICY);
        return sweep.action !== 'move' || findTransition(incident.status, sweep.to, 'watchdog') !== undefined;
      }),
    );
  });

  it('never disturbs a healthy owner', () => {
    fc.assert(
      fc.property(anyIncident, fc.integer({ min: 1, max: 20_000 }), (incident, leftMs) => {
        const lease_until = NOW.getTime() + leftMs;
        return judgeOverdue({ ...incident, lease_until }, NOW, DEFAULT_POLICY).action === 'wait';
      }),
    );
  });

  it.each(STATUSES.filter((status) => !isTerminal(status)))(
    'does something about a %s that nobody owns for an hour',
    (status) => {
      expect(judgeOverdue(overdue(status, 3_600), NOW, DEFAULT_POLICY).action).not.toBe('wait');
    },
  );
});
