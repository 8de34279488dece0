import { expect, it } from 'vitest';
import { shownDecisions } from '../../../infra/local/shown-decisions.ts';
import type { DecisionResult } from '../../../shared/approvals/decide.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { openIncident, StandingClock } from '../../shared/store/records.ts';

const incidentOf = async () => openIncident(createMemoryStore({ clock: new StandingClock() }));
const request = { incidentId: '', hash: '', decision: 'approve', reason: '', approver: 'ada', channel: 'cli' } as const;

/** Decides to this result while messages are shown, or cannot be. */
const decideTo = async (result: DecisionResult, refresh: (ids: readonly string[]) => Promise<void>) => {
  const logged: string[] = [];
  const decide = shownDecisions(
    async () => result,
    { refresh },
    (line) => logged.push(line),
  );
  return { answered: await decide(request), logged };
};

it('a decision that moves no status shows in the messages at once', async () => {
  const incident = await incidentOf();
  const shown: string[] = [];
  const recorded = { outcome: 'recorded', decision: 'approve', have: 1, need: 2, incident } as const;
  const { answered } = await decideTo(recorded, async (ids) => void shown.push(...ids));
  expect(answered).toBe(recorded);
  expect(shown).toEqual([incident.incident_id]);
});

it('a decision that moves one is left to the message about the move', async () => {
  const shown: string[] = [];
  const approved = { outcome: 'approved', incident: await incidentOf() } as const;
  await decideTo(approved, async (ids) => void shown.push(...ids));
  expect(shown).toEqual([]);
});

it('a decision stands when nobody can be told', async () => {
  const recorded = { outcome: 'recorded', decision: 'reject', have: 1, need: 2, incident: await incidentOf() } as const;
  const { answered, logged } = await decideTo(recorded, () => Promise.reject(new TypeError('Slack is down')));
  expect(answered).toBe(recorded);
  await expect.poll(() => logged).toEqual(['messages: decision: Slack is down']);
});
