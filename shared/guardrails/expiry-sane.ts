import { ruleFor } from '../authorization/rule.ts';
import { LIMITS } from '../limits.ts';
import { PASS, violation } from './each-action.ts';
import type { Candidate, Guardrail } from './guardrail.ts';

export const expirySane: Guardrail = {
  id: 'expiry-sane',
  explanation: 'A proposal is about how things are now: it ends when the policy says, and is dead afterwards.',
  level: 'correct',
  levels: ['block', 'escalate'],
  judge(candidate) {
    const { proposal, policy, now } = candidate;
    const [created, expires] = [Date.parse(proposal.created_at), Date.parse(proposal.expires_at)];
    if (Number.isNaN(created) || Number.isNaN(expires)) return violation('its times are no times');
    if (created > now.getTime() + LIMITS.clockSkewMsMax) return violation('it was made in the future');
    if (expires <= now.getTime()) return violation(`it expired at ${proposal.expires_at}`);
    return expires > latestExpiry(candidate)
      ? violation(`it would live longer than the ${ruleFor(policy, proposal).ttlMinutes} minutes of the policy`)
      : PASS;
  },
  /** A life that is too long is shortened; a time that is over, or is none, is not made up. */
  correct(candidate) {
    const [latest, expires] = [latestExpiry(candidate), Date.parse(candidate.proposal.expires_at)];
    return expires > latest && latest > candidate.now.getTime()
      ? { expires_at: new Date(latest).toISOString() }
      : undefined;
  },
};

const latestExpiry = ({ proposal, policy }: Candidate): number =>
  Date.parse(proposal.created_at) + ruleFor(policy, proposal).ttlMinutes * 60_000;
