import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Status } from '../../shared/transitions.ts';

/** What a sweep sees of one incident. */
export type Overdue = Pick<
  Incident,
  'status' | 'fence' | 'lease_until' | 'created_at' | 'updated_at' | 'proposal_attempts' | 'proposal_expires_at'
> & {
  /** True when an intent was written for its proposal: a call may have been made. */
  begun?: boolean;
};

/** What to do about it. `move` names the status; the others leave the status to whoever owns the step. */
export type Sweep =
  | { action: 'wait'; reason: string }
  /** Start its worker again: from where it stands, everything is re-read. */
  | { action: 'retry'; reason: string }
  /** Ask whether its alarms still ring: they speak only when they change. */
  | { action: 'ask-alarms'; reason: string }
  | { action: 'move'; to: Status; reason: string };

/** Claims that may be lost to crashes before the incident itself is given up. */
const CLAIMS_MAX = 3;
/** A message that starts a worker may be lost; a second one costs nothing. */
const UNCLAIMED_MS_MAX = 30_000;
/** Longest time for which restarting is worth it. */
const STALE_MS_MAX = 15 * 60_000;
const MINUTE_MS = 60_000;

/** Decides what is due for one incident at `now`. Pure: it neither reads nor moves anything. */
export const judgeOverdue = (incident: Overdue, now: Date, policy: Policy): Sweep => {
  const owned = (incident.lease_until ?? 0) > now.getTime();
  if (owned) return { action: 'wait', reason: 'a healthy owner holds it' };
  return RULES[incident.status]?.(incident, now, policy) ?? { action: 'wait', reason: 'nothing is due' };
};

type Rule = (incident: Overdue, now: Date, policy: Policy) => Sweep;

const idleMs = ({ updated_at }: Overdue, now: Date): number => now.getTime() - Date.parse(updated_at);
const ageMs = ({ created_at }: Overdue, now: Date): number => now.getTime() - Date.parse(created_at);

/** Work that a lost or crashed worker left behind: started again until its claims or its time are used up. */
const restart =
  (idleMsMax: number): Rule =>
  (incident, now) => {
    if (incident.fence >= CLAIMS_MAX) return { action: 'move', to: 'FAILED', reason: 'stale-after-retries' };
    if (ageMs(incident, now) > STALE_MS_MAX) return { action: 'move', to: 'FAILED', reason: 'stale' };
    if (idleMs(incident, now) <= idleMsMax) return { action: 'wait', reason: 'it may still be picked up' };
    return { action: 'retry', reason: 'its worker is gone' };
  };

const retryProposal: Rule = ({ proposal_attempts }) =>
  proposal_attempts > LIMITS.proposalRetriesMax
    ? { action: 'move', to: 'ESCALATED', reason: 'proposal-retries-used-up' }
    : { action: 'move', to: 'DIAGNOSED', reason: 'proposal-retried' };

/** No answer is not an approval. */
const expireProposal: Rule = ({ proposal_expires_at }, now) =>
  proposal_expires_at !== undefined && Date.parse(proposal_expires_at) <= now.getTime()
    ? { action: 'move', to: 'EXPIRED', reason: 'no-decision-in-time' }
    : { action: 'ask-alarms', reason: 'it may have healed while it waits' };

/** An approval that nobody began runs out; one that was begun is the executor's to reconcile, for a while. */
const followExecution: Rule = (incident, now, policy) => {
  const idle = idleMs(incident, now);
  const ttlMs = policy.execution_ttl_minutes * MINUTE_MS;
  if (incident.begun !== true && idle > ttlMs) return { action: 'move', to: 'EXPIRED', reason: 'not-begun-in-time' };
  if (idle > ttlMs) return { action: 'move', to: 'ESCALATED', reason: 'outcome-not-established' };
  return { action: 'retry', reason: 'approved and not executed' };
};

const RULES: Partial<Record<Status, Rule>> = {
  RECEIVED: restart(UNCLAIMED_MS_MAX),
  INVESTIGATING: restart(0),
  DIAGNOSED: restart(UNCLAIMED_MS_MAX),
  PROPOSAL_FAILED: retryProposal,
  PROPOSED: expireProposal,
  APPROVED: followExecution,
  // Only the verifier may end it; asking again is safe, because it reads.
  EXECUTED: () => ({ action: 'retry', reason: 'executed and not verified' }),
  REJECTED: () => ({ action: 'ask-alarms', reason: 'it may still ring' }),
  EXPIRED: () => ({ action: 'ask-alarms', reason: 'it may still ring' }),
};
