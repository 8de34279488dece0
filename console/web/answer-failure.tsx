import type { Context } from 'hono';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Session } from './authenticate.ts';
import { type Answered, failureOf } from './failure.ts';
import { isLinkPath } from './guards/link-path.ts';
import { FailurePage, SignInPage } from './pages/notices.tsx';
import { frameOf, renderPage } from './render-page.tsx';
import { wantsPage } from './request-form.ts';
import { setNextCookie } from './sign-in/cookies.ts';
import { returnPath } from './sign-in/return-path.ts';

export interface FailureDependencies {
  killSwitch?: KillSwitch | undefined;
  issuerUrl: string | undefined;
  log: (line: string) => void;
}

/** Answers for a route that threw: a page for a browser, JSON for everybody else. */
export const answerFailure =
  (deps: FailureDependencies) =>
  async (error: Error, context: Context<Session>): Promise<Response> => {
    const answered = failureOf(error, context, deps.log);
    const response = wantsPage(context)
      ? await failurePage(deps, context, answered)
      : context.json(answered.failure, answered.status);
    for (const [name, value] of Object.entries(answered.headers ?? {})) response.headers.set(name, value);
    return response;
  };

const failurePage = async (
  { killSwitch, issuerUrl }: FailureDependencies,
  context: Context<Session>,
  { status, failure }: Answered,
): Promise<Response> => {
  if (status === 401) {
    const page = <SignInPage frame={{ killSwitch: 'absent' }} next={nextOf(context)} issuer={issuerUrl} />;
    return renderPage(context, page, 401);
  }
  const frame = await frameOf(context, killSwitch);
  return renderPage(context, <FailurePage frame={frame} status={status} failure={failure} />, status);
};

/** Where to go on after signing in. The token of a link is not repeated in an address: its path goes in a cookie. */
const nextOf = (context: Context): string | undefined => {
  if (context.req.method !== 'GET') return '/incidents';
  const { pathname, search } = new URL(context.req.url);
  const path = returnPath(`${pathname}${search}`);
  if (!isLinkPath(pathname)) return path;
  setNextCookie(context, path);
  return undefined;
};
