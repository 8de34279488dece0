import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Status } from '../../shared/transitions.ts';

/** What a sweep sees of one incident. */
export type Overdue = Pick<Incident, 'status' | 'lease_until' | 'proposal_attempts' | 'proposal_expires_at'> & {
  /** When it came to its status, ISO. What others add to it (alarms, notes, claims) puts nothing off. */
  since: string;
  /** How often its worker was started again since then, and when last. */
  retries: number;
  retried_at?: string;
  /** True when an intent was written for its proposal: a call may have been made. */
  begun?: boolean;
  /** What holds its execution for now: the kill switch, a freeze. */
  held?: string;
  /** True when the trail says already that it is held. */
  isHoldTold?: boolean;
};

/** What to do about it. `move` names the status; the others leave the status to whoever owns the step. */
export type Sweep =
  | { action: 'wait'; reason: string }
  /** Start its worker again: from where it stands, everything is re-read. */
  | { action: 'retry'; reason: string }
  /** Say in the trail, once, why nothing is done. */
  | { action: 'hold'; reason: string }
  /** Ask whether its alarms still ring: they speak only when they change. */
  | { action: 'ask-alarms'; reason: string }
  | { action: 'move'; to: Status; reason: string };

/** Workers that may be lost to crashes before the incident itself is given up. */
const RETRIES_MAX = 2;
/** A message that starts a worker may be lost, and a worker needs a moment to claim: a second one costs nothing. */
const UNCLAIMED_MS_MAX = 15_000;
/** Doublings of the pause between two verifications, which are asked for without end: 15 s up to 8 min. */
const DOUBLINGS_MAX = 5;
const MINUTE_MS = 60_000;

/** Decides what is due for one incident at `now`. Pure: it neither reads nor moves anything. */
export const judgeOverdue = (incident: Overdue, now: Date, policy: Policy): Sweep => {
  const owned = (incident.lease_until ?? 0) > now.getTime();
  if (owned) return { action: 'wait', reason: 'a healthy owner holds it' };
  return RULES[incident.status]?.(incident, now, policy) ?? { action: 'wait', reason: 'nothing is due' };
};

type Rule = (incident: Overdue, now: Date, policy: Policy) => Sweep;

const standingMs = ({ since }: Overdue, now: Date): number => now.getTime() - Date.parse(since);

/** Time since somebody was last told to work on it: when it came to its status, was started again, or lost its owner. */
const idleMs = ({ since, retried_at, lease_until }: Overdue, now: Date): number =>
  now.getTime() - Math.max(Date.parse(since), Date.parse(retried_at ?? since), lease_until ?? 0);

const PICKED_UP: Sweep = { action: 'wait', reason: 'it may still be picked up' };

/** Work that a lost or crashed worker left behind: started again until its retries are used up. */
const restart: Rule = (incident, now) => {
  if (idleMs(incident, now) <= UNCLAIMED_MS_MAX) return PICKED_UP;
  return incident.retries >= RETRIES_MAX
    ? { action: 'move', to: 'FAILED', reason: 'stale-after-retries' }
    : { action: 'retry', reason: 'its worker is gone' };
};

/** `retried` is the reason by which the graph's dispatcher knows that the incident came back to it. */
const retryProposal: Rule = ({ proposal_attempts }) =>
  proposal_attempts > LIMITS.proposalRetriesMax
    ? { action: 'move', to: 'ESCALATED', reason: 'proposal-retries-used-up' }
    : { action: 'move', to: 'DIAGNOSED', reason: 'retried' };

/** No answer is not an approval. */
const expireProposal: Rule = ({ proposal_expires_at }, now) =>
  proposal_expires_at !== undefined && Date.parse(proposal_expires_at) <= now.getTime()
    ? { action: 'move', to: 'EXPIRED', reason: 'no-decision-in-time' }
    : { action: 'ask-alarms', reason: 'it may have healed while it waits' };

/** An approval that nobody began runs out; one that was begun is the executor's to reconcile, for a while. */
const followExecution: Rule = (incident, now, policy) => {
  const isOver = standingMs(incident, now) > policy.execution_ttl_minutes * MINUTE_MS;
  if (isOver && incident.begun !== true) return { action: 'move', to: 'EXPIRED', reason: 'not-begun-in-time' };
  if (isOver) return { action: 'move', to: 'ESCALATED', reason: 'outcome-not-established' };
  if (idleMs(incident, now) <= UNCLAIMED_MS_MAX) return PICKED_UP;
  // Whoever is told now is refused: that is no attempt. It is told again when nothing holds it any more.
  if (incident.held !== undefined)
    return incident.isHoldTold === true
      ? { action: 'wait', reason: incident.held }
      : { action: 'hold', reason: incident.held };
  return { action: 'retry', reason: 'approved and not executed' };
};

/** Only the verifier may end it. Asking again is safe, because it reads; it is asked for ever, ever less often. */
const followVerification: Rule = (incident, now) =>
  idleMs(incident, now) <= UNCLAIMED_MS_MAX * 2 ** Math.min(incident.retries, DOUBLINGS_MAX)
    ? PICKED_UP
    : { action: 'retry', reason: 'executed and not verified' };

const askAlarms: Rule = () => ({ action: 'ask-alarms', reason: 'it may still ring' });

const RULES: Partial<Record<Status, Rule>> = {
  RECEIVED: restart,
  INVESTIGATING: restart,
  DIAGNOSED: restart,
  PROPOSAL_FAILED: retryProposal,
  PROPOSED: expireProposal,
  APPROVED: followExecution,
  EXECUTED: followVerification,
  REJECTED: askAlarms,
  EXPIRED: askAlarms,
  SELF_RECOVERED: askAlarms,
};
