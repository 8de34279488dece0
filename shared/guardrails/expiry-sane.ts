import { LIMITS } from '../limits.ts';
import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const expirySane: Guardrail = {
  id: 'expiry-sane',
  explanation: 'A proposal is about how things are now: it ends when the policy says, and is dead afterwards.',
  judge({ proposal, policy, now }) {
    const [created, expires] = [Date.parse(proposal.created_at), Date.parse(proposal.expires_at)];
    if (Number.isNaN(created) || Number.isNaN(expires)) return violation('its times are no times');
    if (created > now.getTime() + LIMITS.clockSkewMsMax) return violation('it was made in the future');
    if (expires <= now.getTime()) return violation(`it expired at ${proposal.expires_at}`);
    return expires - created > policy.approval_ttl_minutes * 60_000
      ? violation(`it would live longer than the ${policy.approval_ttl_minutes} minutes of the policy`)
      : PASS;
  },
};
