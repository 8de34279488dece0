import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Operator } from '../../shared/ready-document.ts';
import { refuse } from './failure.ts';

/** What a request is known to be once it passed. */
export interface Session {
  Variables: { operator: string };
}

/** Lets only operators in. Their name comes from the token, never from anything else in the request. */
export const requireOperator = (operators: readonly Operator[]): MiddlewareHandler<Session> => {
  const known = operators.map(({ name, token }) => ({ name, digest: digest(token) }));
  return async (context, next) => {
    const [, token] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(context.req.header('authorization') ?? '') ?? [];
    if (token === undefined)
      throw refuse(401, 'no token was given', "send an operator's token: `Authorization: Bearer …`");
    const given = digest(token);
    // Every one is compared, so that the time taken tells nothing of where a token stands in the list.
    const found = known.filter((operator) => timingSafeEqual(operator.digest, given)).at(0);
    if (found === undefined) throw refuse(401, 'the token is not known', 'take one of `operators` in endpoint.json');
    context.set('operator', found.name);
    await next();
  };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a browser sends from another site. hono's own `csrf` looks at form content types only; a cross-origin
 * JSON request passes it, so every unsafe method is looked at here.
 */
export const refuseOtherOrigins: MiddlewareHandler = async (context, next) => {
  if (!SAFE_METHODS.has(context.req.method)) {
    const origin = context.req.header('origin');
    const site = context.req.header('sec-fetch-site');
    const own = new URL(context.req.url).origin;
    const foreign = (origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin');
    if (foreign)
      throw refuse(403, 'the request comes from another origin', `send it from ${own}, or without a browser`);
  }
  await next();
};
