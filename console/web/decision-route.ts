import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { RefusalReason } from '../../shared/approvals/refusal.ts';
import type { Session } from './authenticate.ts';
import { type Failure, refuse } from './failure.ts';

/** What is asked for. A name in the body is not read: who decides is who the token says. */
const Body = z.object({
  decision: z.enum(['approve', 'reject']),
  hash: z.string().regex(/^[0-9a-f]{12,64}$/i, 'must be the hash as shown, or its first 12 characters or more'),
  reason: z.string().max(500, 'must have at most 500 characters').default(''),
  channel: z.enum(['cli', 'web']).default('web'),
});

/** What `approve` and `reject` print. */
export const DecisionAnswer = z.object({
  incident_id: z.string(),
  /** `recorded`: counted, and more are needed. */
  outcome: z.enum(['approved', 'rejected', 'recorded']),
  status: z.string(),
  approvals: z.object({ have: z.number(), need: z.number() }).optional(),
});
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;

/** A decision that was not taken: why, and where the incident is now. */
export interface DecisionRefusal extends Failure {
  incident_id: string;
  why: RefusalReason;
  status: string | null;
}

const SEE = 'read the incident again with `firebreak incidents show`';
const REFUSALS: Record<RefusalReason, { status: ContentfulStatusCode; error: string; hint: string }> = {
  'no-such-incident': { status: 404, error: 'there is no such incident', hint: 'list them: `firebreak incidents`' },
  'no-proposal': { status: 409, error: 'there is nothing to decide yet, or the last proposal is void', hint: SEE },
  'already-decided': { status: 409, error: 'it was decided already', hint: SEE },
  'decided-before': { status: 409, error: 'you approved it before; somebody else has to', hint: SEE },
  'already-executing': { status: 409, error: 'it is already executing', hint: SEE },
  'other-proposal': { status: 409, error: 'the hash is not of the live proposal: it changed', hint: SEE },
  'proposal-altered': { status: 409, error: 'the stored proposal is not the one that was proposed', hint: SEE },
  expired: { status: 409, error: 'the proposal expired', hint: 'a new incident opens while the alarm rings' },
  'forbidden-by-policy': {
    status: 403,
    error: 'the policy executes no change of this risk class',
    hint: 'make the change by hand, or reject it',
  },
  'changed-meanwhile': { status: 409, error: 'the incident kept changing meanwhile', hint: 'decide again' },
};

/** `POST /incidents/:id/decision`. */
export const decisionRoute = (decide: (request: DecisionRequest) => Promise<DecisionResult>): Hono<Session> =>
  new Hono<Session>().post('/incidents/:id/decision', async (context) => {
    const incidentId = context.req.param('id');
    const body = await readBody(context.req.raw);
    const result = await decide({ ...body, incidentId, approver: context.get('operator') });
    if (result.outcome !== 'refused') return context.json(answerOf(result));
    const { status, error, hint } = REFUSALS[result.why];
    const refusal: DecisionRefusal = {
      error,
      hint,
      incident_id: incidentId,
      why: result.why,
      status: result.incident?.status ?? null,
    };
    return context.json(refusal, status);
  });

const readBody = async (request: Request): Promise<z.infer<typeof Body>> => {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw refuse(415, 'a decision is sent as JSON', 'set `Content-Type: application/json`');
  const text = await request.text();
  const parsed = Body.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
  throw refuse(400, `the decision is not understood: ${problem}`, 'send {"decision","hash","reason"}');
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(400, 'the body is not JSON', 'send {"decision","hash","reason"}');
  }
};

const answerOf = (result: Exclude<DecisionResult, { outcome: 'refused' }>): DecisionAnswer => ({
  incident_id: result.incident.incident_id,
  outcome: result.outcome,
  status: result.incident.status,
  ...(result.outcome === 'recorded' && { approvals: { have: result.have, need: result.need } }),
});
