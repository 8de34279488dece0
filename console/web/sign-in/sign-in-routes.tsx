import { type Context, Hono } from 'hono';
import { describeError, FirebreakError, RetryableError } from '../../../shared/errors.ts';
import type { Directory } from '../../../shared/people.ts';
import type { Clock } from '../../../shared/clock.ts';
import { browserOf, type Session } from '../authenticate.ts';
import { refuse } from '../failure.ts';
import { SignInPage } from '../pages/notices.tsx';
import { renderPage } from '../render-page.tsx';
import {
  dropPendingCookie,
  dropSessionCookie,
  pendingCookie,
  sessionCookie,
  setPendingCookie,
  setSessionCookie,
  takeNextCookie,
} from './cookies.ts';
import type { Identified, OidcClient } from './oidc-client.ts';
import { createPendingSignIns, type PendingSignIn } from './pending-sign-in.ts';
import { returnPath } from './return-path.ts';
import { SESSION_SECONDS_MAX, type SessionStore } from './session-store.ts';

export interface SignInDependencies {
  issuer?: OidcClient | undefined;
  directory: Directory;
  sessions: SessionStore;
  clock: Clock;
  log: (line: string) => void;
}

/** Signing in: authorization code with PKCE, state and nonce. Needs no session, and gives one. */
export const signInRoutes = (deps: SignInDependencies): Hono<Session> => {
  const { issuer, sessions, directory, log } = deps;
  const pendingSignIns = createPendingSignIns(deps.clock);
  const configured = (): OidcClient => {
    if (issuer === undefined) throw refuse(404, 'nobody can sign in here', 'no issuer is configured: use a token');
    return issuer;
  };
  return new Hono<Session>()
    .get('/sign-in', async (context) => {
      const next = returnPath(context.req.query('next'));
      const frame = { killSwitch: 'absent' } as const;
      return renderPage(context, <SignInPage frame={frame} next={next} issuer={issuer?.issuer} />);
    })
    .get('/sign-in/start', async (context) => {
      const asked = context.req.query('next') ?? takeNextCookie(context);
      const { pending, sealed } = pendingSignIns.begin(returnPath(asked));
      const again = context.req.query('again') === '1';
      const url = await fromIssuer(configured().authorizationUrl(pending, redirectUri(context), { again }), log);
      setPendingCookie(context, sealed);
      return context.redirect(url, 303);
    })
    .get('/sign-in/callback', async (context) => {
      const pending = pendingSignIns.open(pendingCookie(context) ?? '');
      dropPendingCookie(context);
      const code = codeOf(context, pending);
      if (pending === undefined || code === undefined)
        throw refuse(400, 'the sign-in was not begun here, or not finished', 'begin it again');
      const identified = await fromIssuer(configured().redeem(code, pending, redirectUri(context)), log);
      if ((await directory.find({ oidc: identified.oidc })) === undefined)
        throw refuse(403, 'you are not known here', 'ask for an entry in the directory of people');
      setSessionCookie(context, openSession(context, sessions, identified), SESSION_SECONDS_MAX);
      return context.redirect(pending.next, 303);
    });
};

/** `POST /sign-out`, for who is signed in. */
export const signOutRoute = (sessions: SessionStore): Hono<Session> =>
  new Hono<Session>().post('/sign-out', (context) => {
    sessions.close(sessionCookie(context) ?? '');
    dropSessionCookie(context);
    return context.redirect('/sign-in', 303);
  });

const redirectUri = (context: Context): string => `${new URL(context.req.url).origin}/sign-in/callback`;

/** The code of an answer that belongs to this sign-in. */
const codeOf = (context: Context, pending: PendingSignIn | undefined): string | undefined =>
  pending !== undefined && context.req.query('state') === pending.state ? context.req.query('code') : undefined;

/** A new id with every sign-in. What the same person typed before is taken along. */
const openSession = (context: Context, sessions: SessionStore, { oidc, authenticatedAt }: Identified): string => {
  const before = browserOf(context, sessions)?.session;
  sessions.close(sessionCookie(context) ?? '');
  const draft = before?.oidc === oidc ? before.draft : undefined;
  return sessions.open({ oidc, authenticatedAt, ...(draft && { draft }) });
};

/** What the issuer refused is told to the person as one refusal, and to the log with its reason. */
const fromIssuer = async <T,>(answer: Promise<T>, log: (line: string) => void): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    log(`sign-in: ${describeError(error)}`);
    if (error instanceof RetryableError) throw refuse(503, 'the issuer does not answer now', 'try again in a moment');
    throw refuse(403, 'the issuer did not vouch for you', 'begin the sign-in again');
  }
};
