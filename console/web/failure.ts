import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isLinkPath } from './guards/link-path.ts';
import { describeError, RetryableError } from '../../shared/errors.ts';

/** A refusal as every route answers it: what is wrong, and what to do about it. */
export interface Failure {
  error: string;
  hint: string;
}

/** Ends a request with a refusal; the only way in which routes refuse. */
export const refuse = (status: ContentfulStatusCode, error: string, hint: string): HTTPException => {
  const failure: Failure = { error, hint };
  return new HTTPException(status, { res: Response.json(failure, { status }), cause: failure });
};

/** A failure as it is answered. */
export interface Answered {
  status: ContentfulStatusCode;
  failure: Failure;
  headers?: Record<string, string>;
}

/** What is answered to a route that threw. What nobody foresaw is logged with its reason and told to nobody. */
export const failureOf = (error: Error, context: Context, log: (line: string) => void): Answered => {
  if (error instanceof HTTPException) return { status: error.status, failure: error.cause as Failure };
  log(`${context.req.method} ${loggedPath(context.req.path)}: ${describeError(error)}`);
  if (error instanceof RetryableError) {
    const seconds = String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000)));
    const failure: Failure = {
      error: 'the incident store or the directory of people does not answer now',
      hint: `try again in ${seconds} s`,
    };
    return { status: 503, failure, headers: { 'retry-after': seconds } };
  }
  const failure: Failure = {
    error: 'the request could not be answered',
    hint: 'the reason is in the log of `serve`',
  };
  return { status: 500, failure };
};

/** A path as logs have it: the token of a link opens a proposal, and logs are read by many. */
const loggedPath = (path: string): string => (isLinkPath(path) ? '/a/…' : path);
