import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { Links } from '../../shared/approvals/links.ts';
import { ticketPatternFor } from '../../shared/change-ticket.ts';
import { lookAtHolds } from '../../shared/approvals/waits.ts';
import { type LatestSeal, readLatestSeal } from '../../shared/audit/latest-seal.ts';
import { createLiveFiles } from '../../shared/audit/live-files.ts';
import type { AuditFiles } from '../../shared/audit/seal-archive.ts';
import type { Clock } from '../../shared/clock.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Directory } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Operator } from '../../shared/ready-document.ts';
import { answerFailure } from './answer-failure.tsx';
import { assetRoutes } from './asset-routes.ts';
import { auditFileRoutes } from './audit-file-routes.ts';
import { type AuditReport, createAuditVerifier } from './audit-report.ts';
import { auditRoutes } from './audit-routes.tsx';
import { requirePerson, type Session } from './authenticate.ts';
import { decisionPages } from './decision-pages.tsx';
import { decisionRoute } from './decision-route.ts';
import { eventsRoute, type Subscribe } from './events-route.ts';
import { refuse } from './failure.ts';
import { protectiveHeaders } from './guards/headers.ts';
import { requireIncidentId } from './guards/incident-id.ts';
import { type OwnOrigins, refuseOtherHosts, refuseOtherOrigins } from './guards/own-origin.ts';
import { incidentPages } from './incident-pages.tsx';
import type { IncidentReads } from './incident-records.ts';
import { incidentRoutes } from './incident-routes.ts';
import { killSwitchPages, requireApprover } from './kill-switch-pages.tsx';
import { killSwitchRoute } from './kill-switch-route.ts';
import { limitGuesses, linkRoute } from './link-route.tsx';
import { createLinkThrottle } from './link-throttle.ts';
import type { OidcClient } from './sign-in/oidc-client.ts';
import { createSessionStore } from './sign-in/session-store.ts';
import { signInRoutes, signOutRoute } from './sign-in/sign-in-routes.tsx';

/** Takes requests of machines. Each checks the signature of what it gets, and answers in its own words. */
type SignedHook = (request: Request) => Promise<Response>;

/** Takes signals over HTTP. */
export interface SignalHooks {
  sns: SignedHook;
  webhook: SignedHook;
}

export interface ApiDeps {
  store: IncidentReads;
  /** `shared/approvals/decide.ts`, bound to all that it decides with. */
  decide: (request: DecisionRequest) => Promise<DecisionResult>;
  /** Whoever has one of these tokens is the person of that id. */
  operators: readonly Operator[];
  directory: Directory;
  policy: Policy;
  /** Where this server is reached; requests that name another host are refused. */
  ownOrigins: OwnOrigins;
  subscribe: Subscribe;
  /** What a model would be sent for an incident, word for word; no model is called. */
  prompt: (incidentId: string) => Promise<string>;
  /** Mounted at `/signals/sns` and `/signals/webhook` when given. */
  signals?: Partial<SignalHooks>;
  /** Mounted at `/slack/interactions` when given. */
  slack?: SignedHook;
  /** Who signs people in with a browser; without one they come with a token. */
  issuer?: OidcClient;
  /** Opens approval links at `/a/TOKEN` when given. */
  links?: Pick<Links, 'open'>;
  killSwitch?: KillSwitch;
  /** Undefined when there is no such incident. Checks the chains of `store` unless given. */
  verifyAudit?: (incidentId?: string) => Promise<AuditReport | undefined>;
  /** Seals, segments and public keys as they are stored; only chains are checked without them. */
  sealed?: AuditFiles;
  /** The newest seal over all chains; undefined before the first. Read from `sealed` unless given. */
  newestSeal?: () => Promise<LatestSeal | undefined>;
  clock: Clock;
  /** Told of every request that could not be answered, with the reason. */
  log: (line: string) => void;
}

/** A decision is small. */
const BODY_BYTES_MAX = 16_384;
/** SNS's 256 KiB for a message, which may double when it is quoted in the envelope, and the envelope. */
const SIGNAL_BYTES_MAX = 600_000;

/**
 * The HTTP API that pages, the command line and scripts use, and the pages. `GET /health`, style, sign-in and what
 * machines sign need no session; everything else is for people of the directory.
 */
export const createApi = (given: ApiDeps): Hono<Session> => {
  const deps = { ...given, store: withStanding(given) };
  const api = new Hono<Session>();
  const sessions = createSessionStore(deps.clock);
  api.onError(answerFailure({ ...deps, issuerUrl: deps.issuer?.issuer }));
  api.notFound(() => {
    throw refuse(404, 'there is nothing here', 'incidents are at /incidents');
  });
  api.use(protectiveHeaders);
  api.get('/health', (context) => context.json({ ok: true, time: deps.clock.now().toISOString() }));
  mountSignedHooks(api, deps);
  api.use(refuseOtherHosts(deps.ownOrigins));
  api.use(refuseOtherOrigins(deps.ownOrigins));
  api.route('/', assetRoutes());
  api.route('/', signInRoutes({ ...deps, sessions }));
  const throttle = createLinkThrottle(deps.clock, (tries) =>
    deps.log(`links: guesses are refused for a minute, after ${tries} that opened nothing`),
  );
  api.use('/a/*', limitGuesses(throttle));
  api.use(limitBody(BODY_BYTES_MAX));
  api.use(requirePerson({ ...deps, sessions }));
  api.use('/incidents/:id', requireIncidentId);
  api.use('/incidents/:id/*', requireIncidentId);
  mountPages(api, deps);
  if (deps.links) api.route('/', linkRoute({ ...deps, links: deps.links, throttle }));
  api.route('/', signOutRoute(sessions));
  api.route('/', incidentRoutes(deps.store, deps.prompt));
  api.route('/', decisionRoute(deps));
  api.route('/', eventsRoute(deps.subscribe));
  mountAudit(api, deps);
  return api;
};

/** What is read, with how the switch and the policy stand to it. */
const withStanding = (deps: ApiDeps): IncidentReads => ({
  ...deps.store,
  holds: () => lookAtHolds(deps),
  ticketPattern: ({ risk }) => ticketPatternFor(deps.policy, risk),
});

const mountSignedHooks = (api: Hono<Session>, { signals, slack }: ApiDeps): void => {
  const limit = limitBody(SIGNAL_BYTES_MAX);
  const hooks = { '/signals/sns': signals?.sns, '/signals/webhook': signals?.webhook, '/slack/interactions': slack };
  for (const [path, take] of Object.entries(hooks)) if (take) api.post(path, limit, (context) => take(context.req.raw));
};

/** Pages come before the routes of the API at the same addresses, and leave to those what is not for them. */
const mountPages = (api: Hono<Session>, deps: ApiDeps): void => {
  api.route('/', incidentPages(deps));
  api.route('/', decisionPages({ ...deps, issuerUrl: deps.issuer?.issuer }));
  const { killSwitch } = deps;
  if (killSwitch === undefined) return;
  api.use('/kill-switch', requireApprover(deps));
  api.route('/', killSwitchPages({ ...deps, killSwitch }));
  api.route('/', killSwitchRoute(killSwitch));
};

const mountAudit = (api: Hono<Session>, deps: ApiDeps): void => {
  const { store, sealed, clock } = deps;
  const files = sealed && createLiveFiles(sealed, store);
  const verifyAudit = deps.verifyAudit ?? createAuditVerifier(store, files && { files, clock });
  const newestSeal = deps.newestSeal ?? (sealed && (() => readLatestSeal(sealed)));
  api.route('/', auditRoutes({ ...deps, files, verifyAudit, newestSeal }));
  if (files) api.route('/', auditFileRoutes(files));
};

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw refuse(413, 'the body is too large', `send at most ${maxSize} bytes`);
    },
  });
