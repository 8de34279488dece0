import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { RefusalReason } from '../../shared/approvals/refusal.ts';
import type { Denial } from '../../shared/authorization/authorizer.ts';
import type { Session } from './authenticate.ts';
import type { Failure } from './failure.ts';
import { readJson } from './request-json.ts';

/** What is asked for. A name or a channel in the body is not read: both are those of who was let in. */
const Body = z
  .object({
    decision: z.enum(['approve', 'reject']),
    hash: z.string().regex(/^[0-9a-f]{12,64}$/i, 'must be the hash as shown, or its first 12 characters or more'),
    reason: z.string().max(500, 'must have at most 500 characters').default(''),
    ticket: z.string().max(100, 'must have at most 100 characters').optional(),
    break_glass: z.boolean().default(false),
  })
  .refine(({ decision, break_glass }) => decision === 'approve' || !break_glass, {
    path: ['break_glass'],
    message: 'is for approving; anybody who may decide may reject',
  })
  .transform(({ break_glass, ...body }) => ({ ...body, breakGlass: break_glass }));

const WANTED = { what: 'a decision', hint: 'send {"decision","hash","reason"}, each member once' };

/** What `approve` and `reject` print. */
export const DecisionAnswer = z.object({
  incident_id: z.string(),
  /** `recorded`: counted, and more are needed: approvals, or rejections when it was one. */
  outcome: z.enum(['approved', 'rejected', 'recorded']),
  status: z.string(),
  approvals: z.object({ have: z.number(), need: z.number() }).optional(),
  rejections: z.object({ have: z.number(), need: z.number() }).optional(),
});
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;

/** A decision that was not taken: why, and where the incident is now. */
export interface DecisionRefusal extends Failure {
  incident_id: string;
  why: RefusalReason;
  status: string | null;
  /** What the policy has against it. */
  denials?: Pick<Denial, 'policy' | 'why'>[];
}

const SEE = 'read the incident again with `firebreak incidents show`';
/** What each refusal is answered with. */
export const REFUSALS: Record<RefusalReason, { status: ContentfulStatusCode; error: string; hint: string }> = {
  'no-such-incident': { status: 404, error: 'there is no such incident', hint: 'list them: `firebreak incidents`' },
  'no-proposal': { status: 409, error: 'there is nothing to decide yet, or the last proposal is void', hint: SEE },
  'already-decided': { status: 409, error: 'it was decided already', hint: SEE },
  'decided-before': { status: 409, error: 'you decided it before; somebody else has to', hint: SEE },
  'already-executing': { status: 409, error: 'it is already executing', hint: SEE },
  'other-proposal': { status: 409, error: 'the hash is not of the live proposal: it changed', hint: SEE },
  'proposal-altered': { status: 409, error: 'the stored proposal is not the one that was proposed', hint: SEE },
  expired: { status: 409, error: 'the proposal expired', hint: 'a new incident opens while the alarm rings' },
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
  'own-proposal': { status: 403, error: 'nobody approves what they asked for', hint: 'somebody else has to' },
  'no-break-glass': {
    status: 403,
    error: 'you may not break the glass',
    hint: 'it is for the group that the policy names; approve it without, and somebody else too',
  },
  'no-auto-approval': { status: 403, error: 'the policy approves nothing of this kind by itself', hint: SEE },
  'reason-missing': { status: 400, error: 'a reason is missing', hint: 'say why: others will read it' },
  'ticket-missing': {
    status: 400,
    error: 'a change ticket is missing, or is none',
    hint: 'name the ticket that the policy asks for',
  },
  'denied-by-policy': { status: 403, error: 'the policy denies it', hint: SEE },
  'changed-meanwhile': { status: 409, error: 'the incident kept changing meanwhile', hint: 'decide again' },
};

/** `POST /incidents/:id/decision`. */
export const decisionRoute = (decide: (request: DecisionRequest) => Promise<DecisionResult>): Hono<Session> =>
  new Hono<Session>().post('/incidents/:id/decision', async (context) => {
    const incidentId = context.req.param('id');
    const body = await readJson(context.req.raw, Body, WANTED);
    const result = await decide({
      ...body,
      incidentId,
      approver: context.get('person').id,
      channel: context.get('proof').channel,
    });
    if (result.outcome !== 'refused') return context.json(answerOf(result));
    const { status, error, hint } = REFUSALS[result.why];
    const denied = (result.denials ?? []).map(({ why }) => `: ${why}`);
    const refusal: DecisionRefusal = {
      error: `${error}${denied.join('')}`,
      hint,
      incident_id: incidentId,
      why: result.why,
      status: result.incident?.status ?? null,
      ...(result.denials && { denials: result.denials.map(({ policy, why }) => ({ policy, why })) }),
    };
    return context.json(refusal, status);
  });

const answerOf = (result: Exclude<DecisionResult, { outcome: 'refused' }>): DecisionAnswer => ({
  incident_id: result.incident.incident_id,
  outcome: result.outcome,
  status: result.incident.status,
  ...(result.outcome === 'recorded' && {
    [result.decision === 'approve' ? 'approvals' : 'rejections']: { have: result.have, need: result.need },
  }),
});
