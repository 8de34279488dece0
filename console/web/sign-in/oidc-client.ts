import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../../shared/clock.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { chooseIssuer, type IssuerConfiguration } from './issuer.ts';
import { refuseOtherTokens } from './other-tokens.ts';
import { challengeOf, type PendingSignIn } from './pending-sign-in.ts';

/** Somebody for whom the issuer vouched. */
export interface Identified {
  /** `ISSUER#SUBJECT`, as a directory knows people. */
  oidc: string;
  /** When they proved it; the epoch when the issuer does not say, so that it is never recent. */
  authenticatedAt: Date;
}

/** Signs people in with one OpenID Connect issuer: authorization code, PKCE, state and nonce. */
export interface OidcClient {
  issuer: string;
  /** Where to send a browser. `again`: the issuer has to ask, also somebody whom it knows already. */
  authorizationUrl(pending: PendingSignIn, redirectUri: string, options: { again: boolean }): Promise<string>;
  /** Trades the code for who it is. Throws `TerminalError` for whatever is not exactly as it must be. */
  redeem(code: string, pending: PendingSignIn, redirectUri: string): Promise<Identified>;
  /** Who a bearer token of the issuer is for; undefined for one that proves nothing. */
  identify(token: string): Promise<Identified | undefined>;
}

/** Only signatures by a private key of the issuer: neither `none` nor a secret that both know. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'RS384', 'PS256', 'EdDSA'];
/** Between the clocks of the issuer and ours. */
const CLOCK_TOLERANCE_SECONDS = 30;
const ANSWER_MS_MAX = 10_000;

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  /** The issuer that `serve` hosts says so of itself. */
  firebreak_development: z.boolean().optional(),
});
type Discovery = z.infer<typeof Discovery>;

const Tokens = z.object({ id_token: z.string() });

/** A client of the configured issuer, which is first asked when somebody signs in. Throws as `chooseIssuer` does. */
export const createOidcClient = (configuration: IssuerConfiguration, clock: Clock): OidcClient => {
  const { issuer, clientId, clientSecret, deployed } = chooseIssuer(configuration);
  let known: Promise<{ discovery: Discovery; keys: JWTVerifyGetKey }> | undefined;

  const discover = (): NonNullable<typeof known> => {
    known ??= readDiscovery(issuer, deployed).then((discovery) => ({
      discovery,
      keys: createRemoteJWKSet(new URL(discovery.jwks_uri), { timeoutDuration: ANSWER_MS_MAX }),
    }));
    // An issuer that was away a moment ago is asked again by the next one who comes.
    known.catch(() => (known = undefined));
    return known;
  };

  const verify = async (token: string): Promise<JWTPayload> => {
    const { keys } = await discover();
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      currentDate: clock.now(),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    refuseOtherTokens(payload, { kind: protectedHeader.typ, clientId });
    return payload;
  };

  return {
    issuer,
    authorizationUrl: async ({ state, nonce, verifier }, redirectUri, { again }) => {
      const url = new URL((await discover()).discovery.authorization_endpoint);
      const asked = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'openid',
        state,
        nonce,
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
        // With `max_age` an issuer has to say when somebody proved who they are.
        max_age: again ? '0' : '43200',
        ...(again && { prompt: 'login' }),
      };
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
      return url.href;
    },
    redeem: async (code, { nonce, verifier }, redirectUri) => {
      const { token_endpoint } = (await discover()).discovery;
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        code_verifier: verifier,
        ...(clientSecret !== undefined && { client_secret: clientSecret }),
      });
      const tokens = Tokens.safeParse(await readJson(token_endpoint, { method: 'POST', body }));
      if (!tokens.success) throw new TerminalError('the issuer gave no identity token');
      const claims = await verify(tokens.data.id_token).catch((cause: unknown) => {
        throw asTerminal(cause);
      });
      if (claims.nonce !== nonce) throw new TerminalError('the identity token belongs to another sign-in');
      return identified(issuer, claims);
    },
    identify: async (token) => {
      try {
        return identified(issuer, await verify(token));
      } catch (error) {
        if (error instanceof RetryableError || error instanceof errors.JWKSTimeout) throw error;
        return undefined;
      }
    },
  };
};

const identified = (issuer: string, claims: JWTPayload): Identified => ({
  oidc: `${issuer}#${claims.sub ?? ''}`,
  authenticatedAt: new Date(typeof claims.auth_time === 'number' ? claims.auth_time * 1_000 : 0),
});

const asTerminal = (cause: unknown): unknown =>
  cause instanceof errors.JOSEError ? new TerminalError('the identity token is not valid', { cause }) : cause;

const readDiscovery = async (issuer: string, deployed: boolean): Promise<Discovery> => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovery = Discovery.safeParse(await readJson(url));
  if (!discovery.success || discovery.data.issuer !== issuer)
    throw new TerminalError(`\`${issuer}\` does not describe itself as an issuer`);
  const { authorization_endpoint, token_endpoint, jwks_uri, firebreak_development } = discovery.data;
  if (deployed && firebreak_development === true)
    throw new TerminalError('a deployed configuration does not trust the development issuer');
  // Each endpoint is as much the issuer as its own address.
  for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri])
    chooseIssuer({ issuer: endpoint.replace(/[?#].*$/, ''), clientId: '', deployed });
  return discovery.data;
};

const readJson = async (url: string, init: RequestInit = {}): Promise<unknown> => {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const response = await fetch(url, { ...init, signal, redirect: 'error' }).catch((cause: unknown) => {
    throw new RetryableError('the issuer does not answer', { cause });
  });
  if (response.status >= 500) throw new RetryableError(`the issuer answered ${response.status}`);
  if (!response.ok) throw new TerminalError(`the issuer refused: it answered ${response.status}`);
  return response.json();
};
