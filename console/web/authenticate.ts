import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { Directory, Identity, Person } from '../../shared/people.ts';
import type { Operator } from '../../shared/ready-document.ts';
import { refuse } from './failure.ts';
import { isSafe } from './guards/own-origin.ts';
import { readForm } from './request-form.ts';
import { sessionCookie } from './sign-in/cookies.ts';
import type { OidcClient } from './sign-in/oidc-client.ts';
import { type BrowserSession, csrfTokenOf, type SessionStore } from './sign-in/session-store.ts';

/** What a request is known to be once it passed. */
export interface Session {
  Variables: {
    person: Person;
    proof: Proof;
    /** Absent for requests with a token. */
    browser?: SignedInBrowser;
  };
}

/** How somebody showed who they are. */
export interface Proof {
  /** What a decision is recorded as having come through. */
  channel: 'web' | 'cli' | 'api';
  /** When they last proved it to the issuer; absent for an operator's key, which is shown with every request. */
  authenticatedAt?: Date;
}

/** A browser in which somebody signed in. */
export interface SignedInBrowser {
  session: BrowserSession;
  /** What its forms carry. */
  csrf: string;
}

export interface AuthenticationDependencies {
  operators: readonly Operator[];
  directory: Directory;
  sessions: SessionStore;
  /** Without one, people come with a token. */
  issuer?: OidcClient | undefined;
}

/**
 * Lets only people of the directory in. Who they are comes from a token or a session, never from anything else in the
 * request, and is looked up anew each time: who left the directory is out at once.
 */
export const requirePerson = (deps: AuthenticationDependencies): MiddlewareHandler<Session> => {
  const bearerOf = createBearerReader(deps);
  return async (context, next) => {
    const authorization = context.req.header('authorization');
    const browser = authorization === undefined ? browserOf(context, deps.sessions) : undefined;
    const { identity, ...proof } = browser ? shownBy(browser) : await bearerOf(authorization ?? '');
    const person = await deps.directory.find(identity);
    if (person === undefined)
      throw refuse(403, 'you are not known here, or not any more', 'ask for an entry in the directory of people');
    if (browser) {
      if (!isSafe(context.req.method)) await requireCsrfToken(context, browser.csrf);
      context.set('browser', browser);
    }
    context.set('person', person);
    context.set('proof', proof);
    await next();
  };
};

/** What a request shows of who sent it: a name to look up, and how far it is proved. */
type Shown = Proof & { identity: Identity };

const shownBy = ({ session: { oidc, authenticatedAt } }: SignedInBrowser): Shown => ({
  identity: { oidc },
  channel: 'web',
  authenticatedAt,
});

/** The session of the request's cookie; undefined when there is none, or none any more. */
export const browserOf = (context: Context, sessions: SessionStore): SignedInBrowser | undefined => {
  const id = sessionCookie(context);
  const session = id === undefined ? undefined : sessions.find(id);
  return id === undefined || session === undefined ? undefined : { session, csrf: csrfTokenOf(id) };
};

/** A page elsewhere can send a form with somebody's cookie, but cannot read the token out of our page. */
const requireCsrfToken = async (context: Context, wanted: string): Promise<void> => {
  const given = context.req.header('x-csrf-token') ?? (await readForm(context))?.csrf ?? '';
  if (!timingSafeEqual(digest(given), digest(wanted)))
    throw refuse(403, 'the form is not one that this session was shown', 'load the page again, then send it');
};

const createBearerReader = ({ operators, issuer }: AuthenticationDependencies) => {
  const known = operators.map(({ name, token }) => ({ name, digest: digest(token) }));
  return async (authorization: string): Promise<Shown> => {
    const [, token] = /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(authorization) ?? [];
    if (token === undefined)
      throw refuse(401, 'no token was given', "send an operator's token: `Authorization: Bearer …`");
    const given = digest(token);
    // Every one is compared, so that the time taken tells nothing of where a token stands in the list.
    const operator = known.filter((one) => timingSafeEqual(one.digest, given)).at(0);
    if (operator !== undefined) return { identity: { id: operator.name }, channel: 'cli' };
    const identified = token.split('.').length === 3 ? await issuer?.identify(token) : undefined;
    if (identified === undefined)
      throw refuse(
        401,
        'the token is not known',
        'send one of `operators` in endpoint.json, or a new identity token of the issuer',
      );
    return { identity: { oidc: identified.oidc }, channel: 'api', authenticatedAt: identified.authenticatedAt };
  };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
