import type { Context, MiddlewareHandler } from 'hono';
import { isLinkPath } from './link-path.ts';

/** Everything that a page loads is ours; nothing may be framed, and forms go nowhere else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer says to browsers and caches. */
export const protectiveHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', referrerPolicy(context));
  headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
  headers.set('x-frame-options', 'DENY');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.append('vary', 'accept, cookie, authorization');
};

/**
 * Addresses are told to nobody else, and that of a link to nobody at all. The other pages keep `same-origin`: under
 * `no-referrer` browsers do not say which origin a form comes from.
 */
const referrerPolicy = (context: Context): string => {
  const isPage = context.res.headers.get('content-type')?.startsWith('text/html') === true;
  return isPage && !isLinkPath(context.req.path) ? 'same-origin' : 'no-referrer';
};
