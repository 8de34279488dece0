import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { workspacePage } from './page.ts';
import { type SlackIdentity, webApiMethods } from './web-api.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** A stand-in of Slack: its Web API, and a place to look at what is posted. */
export interface SlackStandIn {
  fetch(request: Request): Promise<Response>;
  workspace: Workspace;
}

const BODY_BYTES_MAX = 1_048_576;

/**
 * Answers `POST /api/METHOD` as Slack does; takes whispers at `POST /response/ANY`; shows what is posted now as JSON at
 * `GET /messages` (and `GET /api/messages`) and as a page at `GET /`. A method that is not imitated is `unknown_method`.
 */
export const createSlackStandIn = (identity: SlackIdentity, now: () => Date = () => new Date()): SlackStandIn => {
  const workspace = createWorkspace(now);
  const methods = webApiMethods(identity, workspace);
  const app = new Hono();
  app.use(async (context, next) => {
    // A page of another site that resolves its own name to this machine is not answered.
    const { hostname } = new URL(context.req.url);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') return context.text('not here', 403);
    await next();
    context.res.headers.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    context.res.headers.set('x-content-type-options', 'nosniff');
    context.res.headers.set('cache-control', 'no-store');
    return undefined;
  });
  app.use(
    bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (context) => context.json({ ok: false, error: 'msg_too_long' }) }),
  );
  const listing = () => {
    const { messages, whispers, views, topic } = workspace;
    return { messages, whispers, views, topic };
  };
  app.get('/', (context) => context.html(workspacePage(workspace)));
  app.get('/messages', (context) => context.json(listing()));
  app.get('/api/messages', (context) => context.json(listing()));
  app.post('/response/:id', async (context) => {
    const { text } = (await context.req.json<{ text?: unknown }>().catch(() => ({}))) as { text?: unknown };
    if (typeof text !== 'string') return context.text('invalid_payload', 400);
    workspace.whisper(text);
    return context.text('ok');
  });
  app.post('/api/:method', async (context) => {
    const method = methods[context.req.param('method')];
    if (method === undefined) return context.json({ ok: false, error: 'unknown_method' });
    const authorization = context.req.header('authorization');
    if (authorization === undefined) return context.json({ ok: false, error: 'not_authed' });
    if (!isToken(authorization, identity.botToken)) return context.json({ ok: false, error: 'invalid_auth' });
    return context.json(method(await argumentsOf(context.req.raw)));
  });
  return { fetch: async (request) => app.fetch(request), workspace };
};

const isToken = (authorization: string, botToken: string): boolean => {
  const given = Buffer.from(authorization);
  const expected = Buffer.from(`Bearer ${botToken}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/** Slack takes arguments as a form or as JSON. */
const argumentsOf = async (request: Request): Promise<Record<string, unknown>> => {
  const text = await request.text();
  if (!/json/i.test(request.headers.get('content-type') ?? '')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { 'not JSON': true };
  }
};
