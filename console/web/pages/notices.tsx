import type { Failure } from '../failure.ts';
import { type Frame, Layout } from './layout.tsx';

/** A refusal as a page: what is wrong, and what to do about it. */
export const FailurePage = ({ frame, status, failure }: { frame: Frame; status: number; failure: Failure }) => (
  <Layout frame={frame} title={`Error ${status}`}>
    <h1>{capital(failure.error)}</h1>
    <p>{capital(failure.hint)}.</p>
    <p class="muted">Error {status}. Nothing was changed.</p>
    <p>
      <a class="button" href="/incidents">
        To the incidents
      </a>
    </p>
  </Layout>
);

interface SignInProps {
  frame: Frame;
  /** Where it goes on; undefined when that is in a cookie. */
  next: string | undefined;
  /** Name of the issuer; undefined when none is configured. */
  issuer: string | undefined;
  /** Why somebody who is signed in has to prove it again. */
  again?: string;
}

/** Where people are sent to prove who they are. A link and no form: what comes back is another site's. */
export const SignInPage = ({ frame, next, issuer, again }: SignInProps) => (
  <Layout frame={frame} title="Sign in">
    <h1>{again === undefined ? 'Sign in' : 'Sign in again'}</h1>
    <p>{again ?? 'Incidents, proposals and decisions are shown to people of the directory.'}</p>
    {issuer === undefined ? (
      <p>No issuer is configured here: use the command line, with a token.</p>
    ) : (
      <>
        <p>
          <a class="button approve" href={startPath(next, again !== undefined)}>
            Go on to {new URL(issuer).host}
          </a>
        </p>
        <p class="muted">You come back to where you were.</p>
      </>
    )}
  </Layout>
);

const startPath = (next: string | undefined, isAgain: boolean): string => {
  const query = new URLSearchParams({ ...(next !== undefined && { next }), ...(isAgain && { again: '1' }) });
  return `/sign-in/start${query.size === 0 ? '' : `?${query.toString()}`}`;
};

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
