import { type NoStanding, standingOf } from '../../shared/approvals/standing.ts';
import { ticketPatternFor } from '../../shared/change-ticket.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import { type Directory, groupsAt, type Person } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Risk } from '../../shared/proposal.ts';

/** What one person may do about one incident now. Only what is shown: `decide` judges every decision by itself. */
export type DecisionOptions =
  | {
      kind: 'decide';
      /** False: it was approved already, and may only be withdrawn. */
      mayApprove: boolean;
      /** What a change ticket looks like, where one is needed. */
      ticketPattern?: string;
      mayBreakGlass: boolean;
    }
  | { kind: 'read'; why: string };

export interface OptionsDependencies {
  policy: Policy;
  directory: Directory;
  clock: Clock;
}

/** Whether a form is shown, and which; else why not, in words for the person. */
export const decisionOptions = async (
  { policy, directory, clock }: OptionsDependencies,
  { status, proposed }: IncidentView,
  person: Person,
): Promise<DecisionOptions> => {
  if (proposed === undefined) return { kind: 'read', why: 'There is nothing to decide.' };
  if (status !== 'PROPOSED' && status !== 'APPROVED')
    return { kind: 'read', why: `Nothing is left to decide: the incident is ${status.replaceAll('_', ' ')}.` };
  const now = clock.now();
  if (status === 'PROPOSED' && now.getTime() >= Date.parse(proposed.expires_at))
    return { kind: 'read', why: 'The proposal expired: nobody can decide on it any more.' };
  const mayApprove = status === 'PROPOSED';
  const signature = {
    approver: person.id,
    decision: mayApprove ? ('approve' as const) : ('reject' as const),
    channel: 'web' as const,
    decided_at: now.toISOString(),
  };
  const glass = policy.break_glass?.group;
  const mayBreakGlass = mayApprove && glass !== undefined && groupsAt(person, now).includes(glass);
  const standing = await standingOf({ policy, directory }, proposed, signature);
  if ('against' in standing && !mayBreakGlass) return { kind: 'read', why: NO_STANDING[standing.against] };
  const ticketPattern = ticketPatternFor(policy, proposed.risk);
  return {
    kind: 'decide',
    mayApprove,
    mayBreakGlass,
    ...(ticketPattern !== undefined && { ticketPattern }),
  };
};

const NO_STANDING: Record<NoStanding, string> = {
  'not-an-approver': 'You can read this, and others decide: you are in none of the groups that approve it.',
  'own-proposal': 'You asked for this yourself: somebody else has to decide.',
  'no-break-glass': 'You can read this, and others decide.',
  'no-auto-approval': 'You can read this, and others decide.',
};

/** A sign-in that is older than this is made again before a decision that moves a boundary of security. */
export const SIGN_IN_MINUTES_MAX = 15;
/** Between the clock of the issuer and ours. */
const CLOCK_TOLERANCE_MS = 30_000;

/**
 * True when a decision of this risk class needs a sign-in that is newer than the one there is. Only a time that can be
 * read, and is not ahead, is recent.
 */
export const needsSignInAgain = (risk: Risk, authenticatedAt: Date, now: Date): boolean => {
  const ageMs = now.getTime() - authenticatedAt.getTime();
  const isRecent = ageMs >= -CLOCK_TOLERANCE_MS && ageMs < SIGN_IN_MINUTES_MAX * 60_000;
  return (risk === 'R3' || risk === 'R4') && !isRecent;
};

/** True for somebody who approves changes of some risk class, and may therefore stop them all. */
export const isApprover = (policy: Policy, person: Person, now: Date): boolean => {
  const approving = new Set(Object.values(policy.risks).flatMap(({ approvers }) => approvers));
  return groupsAt(person, now).some((group) => approving.has(group));
};
