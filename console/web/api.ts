import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Operator } from '../../shared/ready-document.ts';
import { type AuditReport, createAuditVerifier, parseEntryName, proveEntry } from './audit-report.ts';
import { refuseOtherOrigins, requireOperator, type Session } from './authenticate.ts';
import { decisionRoute } from './decision-route.ts';
import { eventsRoute, type Subscribe } from './events-route.ts';
import { answerFailure, type Failure, refuse } from './failure.ts';
import { incidentRoutes } from './incident-routes.ts';
import type { IncidentReads } from './incident-records.ts';

/** Takes signals over HTTP. Each checks the signature of what it gets, and answers in its own words. */
export interface SignalHooks {
  sns: (request: Request) => Promise<Response>;
  webhook: (request: Request) => Promise<Response>;
}

export interface ApiDeps {
  store: IncidentReads;
  /** `shared/approvals/decide.ts`, bound to its store, sealer, policy and clock. */
  decide: (request: DecisionRequest) => Promise<DecisionResult>;
  operators: readonly Operator[];
  subscribe: Subscribe;
  /** What a model would be sent for an incident, word for word; no model is called. */
  prompt: (incidentId: string) => Promise<string>;
  /** Mounted at `/signals/sns` and `/signals/webhook` when given. */
  signals?: Partial<SignalHooks>;
  /** Undefined when there is no such incident. Checks the chains of `store` unless given. */
  verifyAudit?: (incidentId?: string) => Promise<AuditReport | undefined>;
  clock: Clock;
  /** Told of every request that could not be answered, with the reason. */
  log: (line: string) => void;
}

/** A decision is small. */
const BODY_BYTES_MAX = 16_384;
/** SNS's 256 KiB for a message, which may double when it is quoted in the envelope, and the envelope. */
const SIGNAL_BYTES_MAX = 600_000;

/** The HTTP API that pages, the command line and scripts use. `GET /health` and signals need no token. */
export const createApi = (deps: ApiDeps): Hono<Session> => {
  const api = new Hono<Session>();
  api.onError(answerFailure(deps.log));
  api.notFound((context) => {
    const failure: Failure = { error: 'there is nothing here', hint: 'incidents are at /incidents' };
    return context.json(failure, 404);
  });
  api.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-content-type-options', 'nosniff');
    context.res.headers.set('referrer-policy', 'no-referrer');
  });
  api.get('/health', (context) => context.json({ ok: true, time: deps.clock.now().toISOString() }));
  mountSignals(api, deps.signals ?? {});
  api.use(refuseOtherOrigins);
  api.use(requireOperator(deps.operators));
  api.use(limitBody(BODY_BYTES_MAX));
  api.route('/', incidentRoutes(deps.store, deps.prompt));
  api.route('/', decisionRoute(deps.decide));
  api.route('/', eventsRoute(deps.subscribe));
  api.route('/', auditRoutes(deps));
  return api;
};

const mountSignals = (api: Hono<Session>, { sns, webhook }: Partial<SignalHooks>): void => {
  const limit = limitBody(SIGNAL_BYTES_MAX);
  if (sns) api.post('/signals/sns', limit, (context) => sns(context.req.raw));
  if (webhook) api.post('/signals/webhook', limit, (context) => webhook(context.req.raw));
};

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => refuse(413, 'the body is too large', `send at most ${maxSize} bytes`).getResponse(),
  });

const auditRoutes = ({ store, verifyAudit = createAuditVerifier(store) }: ApiDeps): Hono<Session> =>
  new Hono<Session>()
    .get('/audit/verify', async (context) => {
      const report = await verifyAudit(context.req.query('incident'));
      if (report === undefined) throw refuse(404, 'there is no such incident', 'list them: `firebreak incidents`');
      return context.json(report);
    })
    .get('/audit/prove', async (context) => {
      const name = parseEntryName(context.req.query('entry') ?? '');
      if (name === undefined) throw refuse(400, 'that is not the name of an entry', 'name one as `INCIDENT:SEQ`');
      const proof = await proveEntry(store, name);
      if (proof === undefined) throw refuse(404, 'there is no such entry', 'see the timeline of the incident');
      return context.json(proof);
    });
