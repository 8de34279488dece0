import { Hono } from 'hono';
import { z } from 'zod';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { RefusalReason } from '../../shared/approvals/refusal.ts';
import type { Denial } from '../../shared/authorization/authorizer.ts';
import type { Session } from './authenticate.ts';
import type { Failure } from './failure.ts';
import { type IncidentReads, readWaits } from './incident-records.ts';
import { refusalError, REFUSALS } from './refusals.ts';
import { readJson } from './request-json.ts';

/** What is asked for. A name or a channel in the body is not read: both are those of who was let in. */
const Body = z
  .object({
    decision: z.enum(['approve', 'reject']),
    hash: z.string().regex(/^[0-9a-f]{12,64}$/i, 'must be the hash as shown, or its first 12 characters or more'),
    reason: z.string().max(500, 'must have at most 500 characters').default(''),
    ticket: z
      .string()
      .trim()
      .min(1, 'must not be empty: leave it out where the policy asks for none')
      .max(100, 'must have at most 100 characters')
      .optional(),
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
  /** Why what was approved is not executed now. */
  waits: z.string().optional(),
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

interface DecisionRouteDependencies {
  decide: (request: DecisionRequest) => Promise<DecisionResult>;
  store: IncidentReads;
}

/** `POST /incidents/:id/decision`. */
export const decisionRoute = ({ decide, store }: DecisionRouteDependencies): Hono<Session> =>
  new Hono<Session>().post('/incidents/:id/decision', async (context) => {
    const incidentId = context.req.param('id');
    const body = await readJson(context.req.raw, Body, WANTED);
    const result = await decide({
      ...body,
      incidentId,
      approver: context.get('person').id,
      channel: context.get('proof').channel,
    });
    if (result.outcome !== 'refused') {
      // What is decided is decided, also where nobody can tell what holds it.
      const waits =
        result.outcome === 'approved' ? await readWaits(store, result.incident).catch(() => undefined) : undefined;
      return context.json({ ...answerOf(result), ...(waits !== undefined && { waits }) });
    }
    const { status, hint } = REFUSALS[result.why];
    const refusal: DecisionRefusal = {
      error: refusalError(result),
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
