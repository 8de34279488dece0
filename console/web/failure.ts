import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { describeError, RetryableError } from '../../shared/errors.ts';

/** A refusal as every route answers it: what is wrong, and what to do about it. */
export interface Failure {
  error: string;
  hint: string;
}

/** Ends a request with a refusal; the only way in which routes refuse. */
export const refuse = (status: ContentfulStatusCode, error: string, hint: string): HTTPException =>
  new HTTPException(status, { res: Response.json({ error, hint } satisfies Failure, { status }) });

/** Answers for what a route threw. What nobody foresaw is logged with its reason and told to nobody. */
export const answerFailure =
  (log: (line: string) => void) =>
  (error: Error, context: Context): Response => {
    if (error instanceof HTTPException) return error.getResponse();
    log(`${context.req.method} ${context.req.path}: ${describeError(error)}`);
    if (error instanceof RetryableError) {
      const seconds = String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000)));
      const failure: Failure = { error: 'the incident store does not answer now', hint: `try again in ${seconds} s` };
      return context.json(failure, 503, { 'retry-after': seconds });
    }
    const failure: Failure = {
      error: 'the request could not be answered',
      hint: 'the reason is in the log of `serve`',
    };
    return context.json(failure, 500);
  };
