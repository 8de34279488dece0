import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../shared/approval.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { ConflictError, LimitExceededError } from '../../../shared/errors.ts';
import type { Incident } from '../../../shared/incident.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { evidence, intentOf, moveOf, openIncident, StandingClock, walk } from '../../shared/store/records.ts';
import type { StoreUnderTest } from '../incident-store.contract.ts';

const approvalOf = (incident: Incident, approver: string): Approval => ({
  incident_id: incident.incident_id,
  proposal_id: incident.proposal_id!,
  hash: incident.proposal_hash!,
  approver,
  decision: 'approve',
  reason: 'seen',
  channel: 'cli',
  decided_at: '2026-11-20T10:05:00.000Z',
  mac: 'd'.repeat(64),
});

const baselineOf = (workload: string, captured_at: string): Baseline => ({
  workload,
  captured_at,
  captured_by: 'arn:aws:iam::111122223333:role/baseline',
  resources: ['arn:aws:lambda:eu-central-1:111122223333:function:orders'],
  alarms: [],
  entries: [{ resource: 'arn', aspect: 'role-trust', value: { Statement: [{ Effect: 'Allow' }] }, sha256: 'e' }],
  sha256: 'f',
});

export const rowRules = (createStore: StoreUnderTest): void => {
  const proposedBy = (store = createStore()) =>
    openIncident(store).then((opened) => walk(store, opened, 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED'));

  describe('evidence', () => {
    it('is read back in order, and written again by a step that runs again', async () => {
      const store = createStore();
      const { incident_id } = await openIncident(store);
      const many = Array.from({ length: 30 }, (_, n) => evidence(n + 1));
      await store.putEvidence(incident_id, many);
      await store.putEvidence(incident_id, [evidence(2, '"again"')]);
      const stored = await store.evidence(incident_id);
      expect(stored.map(({ evidence_id }) => evidence_id)).toEqual(many.map(({ evidence_id }) => evidence_id));
      expect(stored[1]).toEqual(evidence(2, '"again"'));
    });

    it('larger than its limit is refused', async () => {
      const store = createStore();
      const { incident_id } = await openIncident(store);
      const large = evidence(1, 'é'.repeat(LIMITS.evidenceBytesMax / 2 + 1));
      await expect(store.putEvidence(incident_id, [large])).rejects.toBeInstanceOf(LimitExceededError);
    });

    it('of the largest size fits in the transaction of a move, twelve times', async () => {
      const store = createStore();
      const investigating = await walk(store, await openIncident(store), 'INVESTIGATING');
      const twelve = Array.from({ length: 12 }, (_, n) => evidence(n + 1, 'x'.repeat(LIMITS.evidenceBytesMax)));
      await store.move(moveOf(investigating, 'DIAGNOSED', { evidence: twelve }));
      expect(await store.evidence(investigating.incident_id)).toEqual(twelve);
    });
  });

  describe('a decision', () => {
    it('that completes no quorum is stored and moves no status', async () => {
      const store = createStore();
      const proposed = await proposedBy(store);
      const recorded = await store.addApproval(approvalOf(proposed, 'ada'), proposed.version);
      expect(recorded).toMatchObject({ status: 'PROPOSED', version: proposed.version + 1 });
      expect(await store.get(proposed.incident_id)).toEqual(recorded);
      expect(await store.approvals(proposed.incident_id, proposed.proposal_id!)).toEqual([approvalOf(proposed, 'ada')]);
    });

    it.each(['ada', ' Ada', 'ADA'])('of one person counts once, also when written `%s`', async (spelling) => {
      const store = createStore();
      const proposed = await proposedBy(store);
      const recorded = await store.addApproval(approvalOf(proposed, 'ada'), proposed.version);
      const again = store.addApproval(approvalOf(proposed, spelling), recorded.version);
      await expect(again).rejects.toBeInstanceOf(ConflictError);
      const approvals = await store.approvals(proposed.incident_id, proposed.proposal_id!);
      expect(approvals).toHaveLength(1);
    });

    it('of one person made twenty times at once counts once', async () => {
      const proposed = await proposedBy();
      const settled = await Promise.allSettled(
        Array.from({ length: 20 }, () => createStore().addApproval(approvalOf(proposed, 'ada'), proposed.version)),
      );
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('on another hash or an older version is refused', async () => {
      const store = createStore();
      const proposed = await proposedBy(store);
      const other = { ...approvalOf(proposed, 'ada'), hash: '0'.repeat(64) };
      await expect(store.addApproval(other, proposed.version)).rejects.toBeInstanceOf(ConflictError);
      const stale = store.addApproval(approvalOf(proposed, 'ada'), proposed.version - 1);
      await expect(stale).rejects.toBeInstanceOf(ConflictError);
    });

    it('stored with the move that it completes is lost when the move is', async () => {
      const store = createStore();
      const proposed = await proposedBy(store);
      await store.move(
        moveOf(proposed, 'REJECTED', { approval: { ...approvalOf(proposed, 'bob'), decision: 'reject' } }),
      );
      const late = store.move(moveOf(proposed, 'APPROVED', { approval: approvalOf(proposed, 'ada') }));
      await expect(late).rejects.toBeInstanceOf(ConflictError);
      const approvals = await store.approvals(proposed.incident_id, proposed.proposal_id!);
      expect(approvals.map(({ approver }) => approver)).toEqual(['bob']);
    });
  });

  describe('an intent', () => {
    it('waits for its outcome, which may come with the move', async () => {
      const store = createStore();
      const approved = await walk(store, await proposedBy(store), 'APPROVED');
      const owned = (await store.claim(approved.incident_id, 'executor-1', 20_000))!;
      const outcome = { result: 'applied', detail: 'request-1', at: '2026-11-20T10:10:01.000Z' } as const;
      const [first, second] = [intentOf(owned), intentOf(owned, { call_id: 'execute-1', call_index: 1 })];
      await store.putIntent(first);
      await store.setOutcome(first, outcome);
      await store.putIntent(second);
      expect(await store.intents(owned.incident_id, owned.proposal_id!)).toEqual([{ ...first, outcome }, second]);
      const proposalId = owned.proposal_id!;
      await store.move(moveOf(owned, 'EXECUTED', { fence: 1, outcome: { proposalId, callIndex: 1, outcome } }));
      const stored = await store.intents(owned.incident_id, proposalId);
      expect(stored.map((intent) => intent.outcome)).toEqual([outcome, outcome]);
    });

    it('is made up for an outcome that was seen without any call', async () => {
      const store = createStore();
      const approved = await walk(store, await proposedBy(store), 'APPROVED');
      const owned = (await store.claim(approved.incident_id, 'executor-1', 20_000))!;
      const outcome = { result: 'observed-applied', detail: 'as wanted', at: '2026-11-20T10:10:01.000Z' } as const;
      const proposalId = owned.proposal_id!;
      await store.move(moveOf(owned, 'EXECUTED', { fence: 1, outcome: { proposalId, callIndex: 2, outcome } }));
      const key = { incident_id: owned.incident_id, proposal_id: proposalId, call_id: 'undo-2' };
      await store.setOutcome(key, outcome);
      const intents = await store.intents(owned.incident_id, proposalId);
      expect(intents.map(({ call_id, call_index }) => [call_id, call_index])).toEqual([
        ['execute-2', 2],
        ['undo-2', 2],
      ]);
      expect(intents.every((intent) => intent.outcome?.result === 'observed-applied')).toBe(true);
    });

    it('is written once a fence, and again by the next owner while no outcome is known', async () => {
      const clock = new StandingClock();
      const store = createStore(clock);
      const approved = await walk(store, await proposedBy(store), 'APPROVED');
      const first = (await store.claim(approved.incident_id, 'executor-1', 1_000))!;
      await store.putIntent(intentOf(first));
      await expect(store.putIntent(intentOf(first))).rejects.toBeInstanceOf(ConflictError);
      clock.goOn(1_000);
      const second = (await store.claim(approved.incident_id, 'executor-2', 1_000))!;
      await store.putIntent(intentOf(second));
      await store.setOutcome(intentOf(second), { result: 'applied', detail: '', at: 'now' });
      clock.goOn(1_000);
      const third = (await store.claim(approved.incident_id, 'executor-3', 1_000))!;
      await expect(store.putIntent(intentOf(third))).rejects.toBeInstanceOf(ConflictError);
    });
  });

  describe('the lock on a resource', () => {
    it('has one holder until it is given back or runs out', async () => {
      const clock = new StandingClock();
      const store = createStore(clock);
      const resource = `arn:aws:lambda:eu-central-1:111122223333:function:${Math.random()}`;
      expect(await store.lockResource(resource, 'a', 1_000)).toBe(true);
      expect(await store.lockResource(resource, 'a', 1_000)).toBe(true);
      expect(await store.lockResource(resource, 'b', 1_000)).toBe(false);
      await store.unlockResource(resource, 'b');
      expect(await store.lockResource(resource, 'b', 1_000)).toBe(false);
      clock.goOn(1_000);
      expect(await store.lockResource(resource, 'b', 1_000)).toBe(true);
      await store.unlockResource(resource, 'b');
      expect(await store.lockResource(resource, 'c', 1_000)).toBe(true);
    });

    it('taken by twenty at once has one holder', async () => {
      const resource = `resource-${Math.random()}`;
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) => createStore().lockResource(resource, `holder-${n}`, 60_000)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('a baseline', () => {
    it('is replaced by the next one of its workload', async () => {
      const store = createStore();
      const workload = `orders-${Math.random()}`;
      expect(await store.baseline(workload)).toBeUndefined();
      await store.putBaseline(baselineOf(workload, '2026-11-20T09:00:00.000Z'), 'ada');
      const newer = baselineOf(workload, '2026-11-20T10:00:00.000Z');
      await store.putBaseline(newer, 'ada');
      expect(await store.baseline(workload)).toEqual(newer);
      expect(await store.baselines()).toContainEqual(newer);
    });
  });
};
