import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { stylesheet } from '../../../console/web/asset-routes.ts';
import { DEVELOPMENT_MARK } from '../../../console/web/sign-in/issuer.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Operator } from '../../../shared/ready-document.ts';
import { authorizePage } from './authorize-page.tsx';
import { createAuthorizationCodes } from './authorization-codes.ts';
import { createSigningKey } from './signing-key.ts';

export interface DevelopmentIssuerOptions {
  operators: readonly Operator[];
  clientId: string;
  /** Where browsers may be sent back to. */
  redirectUris: () => readonly string[];
  /** The issuer's own origin. */
  origin: () => string;
  clock: Clock;
}

/** Path of the issuer under its origin; a deployed configuration refuses what has it in its path. */
export const ISSUER_PATH = `/${DEVELOPMENT_MARK}`;
const TOKEN_SECONDS = 300;

const Request = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().refine((scope) => scope.split(' ').includes('openid')),
  state: z.string().min(1).max(500),
  nonce: z.string().max(500).optional(),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
});
type Request = z.infer<typeof Request>;

const Redemption = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  redirect_uri: z.string(),
  client_id: z.string(),
  code_verifier: z.string(),
});

/**
 * The OpenID Connect issuer that `serve` hosts, so that pages sign people in as they do anywhere: authorization code with
 * PKCE, and nothing else. It asks every time. Its keys live as long as the process.
 */
export const createDevelopmentIssuer = async (options: DevelopmentIssuerOptions): Promise<Hono> => {
  const { clock, clientId, redirectUris } = options;
  const [key, codes] = [await createSigningKey('development-1'), createAuthorizationCodes(clock)];
  const issuer = (): string => `${options.origin()}${ISSUER_PATH}`;
  const operatorOf = createOperatorFinder(options.operators);

  const understood = (fields: unknown): Request | undefined => {
    const request = Request.safeParse(fields);
    const isOurs = request.data?.client_id === clientId && redirectUris().includes(request.data.redirect_uri);
    return isOurs ? request.data : undefined;
  };
  const ask = async (context: Context, request: Request, isRefused: boolean): Promise<Response> => {
    const page = await authorizePage({ request: { ...request }, isRefused, stylesheet: `${ISSUER_PATH}/console.css` });
    const formAction = `'self' ${new URL(request.redirect_uri).origin}`;
    context.header('content-security-policy', `${POLICY}; style-src 'self'; form-action ${formAction}`);
    return context.html(`<!doctype html>${String(page)}`, isRefused ? 403 : 200);
  };
  const refused = (context: Context) =>
    context.text('This request is not one of the console that this issuer is for.', 400);

  const routes = new Hono().basePath(ISSUER_PATH);
  routes.use(async (context, next) => {
    await next();
    context.header('cache-control', 'no-store');
    // Not `no-referrer`: under it browsers do not say which origin a form comes from.
    context.header('referrer-policy', 'same-origin');
    context.header('x-content-type-options', 'nosniff');
  });
  routes.get('/.well-known/openid-configuration', (context) => context.json(discoveryOf(issuer())));
  routes.get('/console.css', (context) => context.body(stylesheet(), 200, { 'content-type': 'text/css' }));
  routes.get('/jwks', (context) => context.json(key.jwks));
  routes.get('/authorize', (context) => {
    const request = understood(context.req.query());
    return request === undefined ? refused(context) : ask(context, request, false);
  });
  routes.post('/authorize', async (context) => {
    const form = Object.fromEntries(new URLSearchParams(await context.req.text()));
    const request = understood(form);
    if (request === undefined || context.req.header('origin') !== options.origin()) return refused(context);
    const subject = operatorOf(form.token ?? '');
    if (subject === undefined) return ask(context, request, true);
    const { redirect_uri: redirectUri, nonce, code_challenge: challenge, state } = request;
    const code = codes.issue({ subject, clientId, redirectUri, nonce, challenge, authenticatedAt: clock.now() });
    return context.redirect(`${redirectUri}?${new URLSearchParams({ code, state }).toString()}`, 303);
  });
  routes.post('/token', async (context) => {
    const asked = Redemption.safeParse(Object.fromEntries(new URLSearchParams(await context.req.text())));
    if (!asked.success) return context.json({ error: 'invalid_request' }, 400);
    const { code, client_id, redirect_uri: redirectUri, code_verifier: verifier } = asked.data;
    const grant = codes.redeem(code, { clientId: client_id, redirectUri, verifier });
    if (grant === undefined) return context.json({ error: 'invalid_grant' }, 400);
    const iat = Math.floor(clock.now().getTime() / 1_000);
    const id_token = await key.sign({
      iss: issuer(),
      sub: grant.subject,
      aud: clientId,
      iat,
      exp: iat + TOKEN_SECONDS,
      auth_time: Math.floor(grant.authenticatedAt.getTime() / 1_000),
      ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    });
    return context.json({ access_token: id_token, token_type: 'Bearer', expires_in: TOKEN_SECONDS, id_token });
  });
  return routes;
};

const POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const discoveryOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none'],
  firebreak_development: true,
});

/** The operator of a token. Every one is compared, so that the time taken tells nothing. */
const createOperatorFinder = (operators: readonly Operator[]) => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const known = operators.map(({ name, token }) => ({ name, digest: digest(token) }));
  return (token: string): string | undefined => {
    const given = digest(token.trim());
    return known.filter((operator) => timingSafeEqual(operator.digest, given)).at(0)?.name;
  };
};
