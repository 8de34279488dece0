import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayStatus, verifyChain } from '../../../shared/audit/verify-chain.ts';
import { ConflictError } from '../../../shared/errors.ts';
import type { Incident } from '../../../shared/incident.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { STATUSES, TRANSITIONS, type Status } from '../../../shared/transitions.ts';
import { alarm, moveOf, openIncident, StandingClock } from '../../shared/store/records.ts';
import type { StoreUnderTest } from '../incident-store.contract.ts';

/** One thing that may happen to an incident; what is not possible at its present status does nothing. */
type Step = { does: 'move'; to: Status; fenced: boolean } | { does: 'claim' | 'note' | 'alarm' | 'wait'; n: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant('move' as const),
        to: fc.constantFrom(...STATUSES),
        fenced: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constantFrom('claim' as const, 'note' as const, 'alarm' as const, 'wait' as const),
        n: fc.nat(3),
      }),
    },
  ),
  { maxLength: 40 },
);

const take = async (store: IncidentStore, clock: StandingClock, at: Incident, step: Step): Promise<void> => {
  const { incident_id } = at;
  if (step.does === 'move') {
    if (!TRANSITIONS.some(({ from, to }) => from === at.status && to === step.to)) return;
    await store.move(moveOf(at, step.to, step.fenced ? { fence: at.fence } : {})).catch(expectConflict);
  }
  if (step.does === 'wait') clock.goOn(step.n * 10_000);
  if (step.does === 'claim') await store.claim(incident_id, `worker-${step.n}`, 15_000);
  if (step.does === 'alarm') await store.receive(alarm(), at);
  if (step.does === 'note')
    await store.note(incident_id, { by: 'critic', principal: 'critic', type: 'objection', facts: { n: step.n } });
};

/** A move without a fence meets a live lease now and then. */
const expectConflict = (error: unknown): void => expect(error).toBeInstanceOf(ConflictError);

export const auditRules = (createStore: StoreUnderTest): void => {
  describe('the audit trail', () => {
    it('verifies and replays to the stored status after anything that may happen', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (sequence) => {
          const clock = new StandingClock();
          const store = createStore(clock);
          const { incident_id } = await openIncident(store);
          const versions: number[] = [1];
          for (const step of sequence) {
            await take(store, clock, (await store.get(incident_id))!, step);
            versions.push((await store.get(incident_id))!.version);
          }
          const incident = (await store.get(incident_id))!;
          const trail = await store.auditTrail(incident_id);
          expect(verifyChain(trail, incident)).toEqual({ ok: true, entries: incident.audit_seq });
          expect(replayStatus(trail)).toBe(incident.status);
          expect(versions).toEqual([...versions].sort((a, b) => a - b));
        }),
        { numRuns: 25 },
      );
    });

    it('records what moved no status, with who said so', async () => {
      const store = createStore();
      const { incident_id } = await openIncident(store);
      await store.note(incident_id, {
        by: 'approver',
        principal: 'ada',
        type: 'decision-refused',
        facts: { why: 'expired' },
      });
      expect((await store.auditTrail(incident_id)).at(-1)).toMatchObject({
        seq: 2,
        type: 'decision-refused',
        principal: 'ada',
        facts: { why: 'expired', version: 2 },
      });
    });

    it('of twenty notes at once holds twenty, in one chain', async () => {
      const { incident_id } = await openIncident(createStore());
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          createStore().note(incident_id, { by: 'critic', principal: 'critic', type: 'objection', facts: { n } }),
        ),
      );
      const trail = await createStore().auditTrail(incident_id);
      expect(trail).toHaveLength(21);
      expect(verifyChain(trail, (await createStore().get(incident_id))!).ok).toBe(true);
    });
  });
};
