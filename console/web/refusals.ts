import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refused } from '../../shared/approvals/decide.ts';
import type { RefusalReason } from '../../shared/approvals/refusal.ts';
import type { Failure } from './failure.ts';

const OTHERS = 'ask somebody else of the groups that decide';
/** What each refused decision is answered with, on the page as in JSON: what is wrong, and what to do about it. */
export const REFUSALS: Record<RefusalReason, Failure & { status: ContentfulStatusCode }> = {
  'no-such-incident': {
    status: 404,
    error: 'there is no such incident',
    hint: 'see the list of incidents: `/incidents`, `firebreak incidents`',
  },
  'no-proposal': {
    status: 409,
    error: 'there is nothing to decide yet, or the last proposal is void',
    hint: 'wait for the next proposal: the incident says how far it is',
  },
  'already-decided': {
    status: 409,
    error: 'it was decided already',
    hint: 'read the incident: it says who decided, and what came of it',
  },
  'decided-before': { status: 409, error: 'you decided it before', hint: OTHERS },
  'already-executing': {
    status: 409,
    error: 'it is already executing',
    hint: 'wait for its end, or stop everything with the kill switch',
  },
  'other-proposal': {
    status: 409,
    error: 'the hash is not of the live proposal: it changed',
    hint: 'read what is proposed now, then decide on that',
  },
  'unknown-hash': {
    status: 409,
    error: 'no proposal of this incident ever had that hash',
    hint: 'it may be mistyped, or of another incident: copy it from the incident as it is shown',
  },
  'proposal-altered': {
    status: 409,
    error: 'the stored proposal is not the one that was proposed',
    hint: 'approve nothing: tell who runs this, and see `firebreak audit verify`',
  },
  expired: {
    status: 409,
    error: 'the proposal expired',
    hint: 'a new incident opens while the alarm rings: decide on what that proposes',
  },
  'policy-changed': {
    status: 409,
    error: 'the policy changed since it was proposed',
    hint: 'it is proposed again under the policy as it is now: read that, then decide',
  },
  'forbidden-by-policy': {
    status: 403,
    error: 'the policy executes no change of this risk class',
    hint: 'make the change by hand, or reject it',
  },
  'not-an-approver': {
    status: 403,
    error: 'you are in no group that decides about this',
    hint: 'ask somebody of the groups that the policy names',
  },
  'own-proposal': { status: 403, error: 'nobody approves what they asked for', hint: OTHERS },
  'no-break-glass': {
    status: 403,
    error: 'you may not break the glass',
    hint: 'it is for the group that the policy names; approve it without, and somebody else too',
  },
  'no-auto-approval': {
    status: 403,
    error: 'the policy approves nothing of this kind by itself',
    hint: 'a person has to decide: ask somebody of the groups that the policy names',
  },
  'reason-missing': { status: 400, error: 'a reason is missing', hint: 'say why: others will read it' },
  'ticket-missing': {
    status: 400,
    error: 'a change ticket is missing',
    hint: 'name the ticket that the policy asks for: `--ticket`, or its field',
  },
  'ticket-malformed': {
    status: 400,
    error: 'what was named is no change ticket',
    hint: 'name a whole ticket and nothing else, or none where the policy asks for none',
  },
  'denied-by-policy': {
    status: 403,
    error: 'the policy denies it',
    hint: 'do what it asks for, or ask whoever owns the policy',
  },
  'changed-meanwhile': { status: 409, error: 'the incident kept changing meanwhile', hint: 'decide again' },
};

/** What is wrong with a refused decision, with what stands against it or is wanted instead. */
export const refusalError = ({ why, denials = [], ticketPattern }: Refused): string =>
  [
    REFUSALS[why].error,
    ...denials.map(({ why: words }) => words),
    ...(ticketPattern === undefined ? [] : [`the policy asks for one that looks like \`${ticketPattern}\``]),
  ].join(': ');
