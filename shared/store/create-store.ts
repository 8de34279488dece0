import { type Clock, systemClock } from '../clock.ts';
import { ConflictError, LimitExceededError, RetryableError, TerminalError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import { LIMITS } from '../limits.ts';
import type { IncidentStore, OutboxMessage, StoredEvidence } from './incident-store.ts';
import { pauseWithJitter } from './jitter.ts';
import { KnownIncidents } from './known-incidents.ts';
import { planMove } from './plan-move.ts';
import { planApproval, planClaim, planIntent, planNote, planOutcome } from './plan-note.ts';
import { receiveAlarm } from './receive-alarm.ts';
import type { RecordDriver, RecordWrite, Refusal } from './record-driver.ts';

/** Contenders for one incident are few (folded alarms, notes); more than this is a storm, to be tried again later. */
const ATTEMPTS_MAX = 40;

type Plan = (before: Incident) => RecordWrite | undefined;

/** The incident store on a database: all rules are here and in the plans, so that every driver has the same ones. */
export const createIncidentStore = (driver: RecordDriver, clock: Clock = systemClock): IncidentStore => {
  const known = new KnownIncidents();
  const listeners = new Set<(message: OutboxMessage) => void>();
  const now = (): Date => clock.now();

  const get = async (incidentId: string): Promise<Incident | undefined> => {
    const incident = await driver.incident(incidentId);
    if (incident === undefined) known.forget(incidentId);
    return incident && known.remember(incident);
  };

  const read = async (incidentId: string): Promise<Incident> => {
    const incident = await get(incidentId);
    if (incident === undefined) throw new TerminalError(`no incident \`${incidentId}\``, { incidentId });
    return incident;
  };

  const commit = async (write: RecordWrite): Promise<Refusal | undefined> => {
    refuseOversized(write.evidence ?? []);
    const refusal = await driver.commit(write);
    if (refusal !== undefined) return refusal;
    known.remember(write.after);
    const { outbox } = write;
    if (outbox !== undefined) listeners.forEach((listener) => queueMicrotask(() => listener(outbox)));
    return undefined;
  };

  /** Plans on what is known; a plan that cannot be made, or is refused by the database, is made again on what is stored. */
  const update = async (incidentId: string, plan: Plan): Promise<Incident | undefined> => {
    const guess = known.get(incidentId);
    if (guess !== undefined) {
      const write = planned(plan, guess);
      if (write !== undefined && (await commit(write)) === undefined) return write.after;
    }
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const before = await read(incidentId);
      const write = plan(before);
      if (write === undefined) return undefined;
      const refusal = await commit(write);
      if (refusal === undefined) return write.after;
      if (refusal !== 'incident') throw refusedError(refusal, before);
      await pauseWithJitter(attempt);
    }
    throw new RetryableError(`too many writers of \`${incidentId}\` at once`, { incidentId });
  };

  const written = async (incidentId: string, plan: Plan): Promise<Incident> =>
    (await update(incidentId, plan)) ?? read(incidentId);

  const recent = new Map<string, string>();
  return {
    receive: (alarm, about) => receiveAlarm({ driver, commit, get, recent, now }, alarm, about),
    get,
    list: async (filter = {}) => (await driver.incidents(filter)).map((incident) => known.remember(incident)),
    move: (move) => written(move.incidentId, (before) => planMove(before, move, now())),
    claim: (incidentId, owner, leaseMs, by = 'executor') =>
      update(incidentId, (before) => planClaim(before, { owner, leaseMs, by }, now())),
    note: async (incidentId, entry) => {
      await update(incidentId, (before) => planNote(before, entry, now()));
    },
    putEvidence: async (incidentId, evidence) => {
      refuseOversized(evidence);
      await driver.putEvidence(incidentId, evidence);
    },
    evidence: (incidentId) => driver.evidence(incidentId),
    proposal: (incidentId, proposalId) => driver.proposal(incidentId, proposalId),
    addApproval: (approval, version) =>
      written(approval.incident_id, (before) => planApproval(before, approval, version, now())),
    approvals: (_incidentId, proposalId) => driver.approvals(proposalId),
    putIntent: async (intent) => {
      await update(intent.incident_id, (before) => planIntent(before, intent, now()));
    },
    setOutcome: async ({ incident_id, proposal_id, call_id }, outcome) => {
      await update(incident_id, (before) => planOutcome(before, { proposal_id, call_id, outcome }, now()));
    },
    intents: (incidentId, proposalId) => driver.intents(incidentId, proposalId),
    lockResource: (resource, holder, ms) => {
      const at = now().getTime();
      return driver.lockResource(resource, holder, at, at + ms);
    },
    unlockResource: (resource, holder) => driver.unlockResource(resource, holder),
    auditTrail: (incidentId) => driver.auditTrail(incidentId),
    pendingOutbox: (limit) => driver.pendingOutbox(limit),
    markSent: (messages) => driver.removeOutbox(messages),
    onMoved: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    putBaseline: (baseline, by) => driver.putBaseline(baseline, by),
    baseline: (workload) => driver.baseline(workload),
    baselines: () => driver.baselines(),
  };
};

/** A plan made on a remembered incident: a conflict found there may be out of date, so it is not yet an answer. */
const planned = (plan: Plan, before: Incident): RecordWrite | undefined => {
  try {
    return plan(before);
  } catch (error) {
    if (error instanceof ConflictError) return undefined;
    throw error;
  }
};

const REFUSED: Record<Exclude<Refusal, 'incident' | 'audit'>, string> = {
  message: 'this message was received before',
  opening: 'another incident of its fingerprint is open',
  approval: 'this person decided so before',
  intent: 'this call was begun before, under this fence or a later one',
  proposal: 'a proposal with this id exists',
};

const refusedError = (refusal: Exclude<Refusal, 'incident'>, before: Incident): ConflictError | TerminalError => {
  const incidentId = before.incident_id;
  if (refusal === 'audit')
    return new TerminalError(`audit entry ${before.audit_seq + 1} exists: the chain was written to from outside`, {
      incidentId,
    });
  return new ConflictError(`write refused: ${REFUSED[refusal]}`, { incidentId, stored: before });
};

const refuseOversized = (evidence: readonly StoredEvidence[]): void => {
  for (const { body } of evidence) {
    const size = Buffer.byteLength(body);
    if (size > LIMITS.evidenceBytesMax) throw new LimitExceededError('evidenceBytesMax', size, LIMITS.evidenceBytesMax);
  }
};
