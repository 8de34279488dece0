import type { MiddlewareHandler } from 'hono';
import { hasSessionCookie } from '../sign-in/cookies.ts';
import { refuse } from '../failure.ts';

/** Origins at which this server is reached, `https://console.example`; a request for any other is not for us. */
export type OwnOrigins = () => readonly string[];

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for methods that have no effect, whoever sends them. */
export const isSafe = (method: string): boolean => SAFE_METHODS.has(method);

/**
 * Refuses a request that names another host: a page elsewhere can point its own name at this address and would then be
 * of our origin to a browser (DNS rebinding).
 */
export const refuseOtherHosts =
  (ownOrigins: OwnOrigins): MiddlewareHandler =>
  async (context, next) => {
    const own = ownOrigins();
    const { host } = new URL(context.req.url);
    const named = context.req.header('host') ?? host;
    const hosts = own.map((origin) => new URL(origin).host);
    if (!hosts.includes(host) || !hosts.includes(named.toLowerCase()))
      throw refuse(421, 'the request names another host', `ask for ${own[0] ?? 'the address of this server'}`);
    await next();
  };

/**
 * Refuses what a browser sends from another site. hono's own `csrf` looks at form content types only; a cross-origin
 * JSON request passes it, so every unsafe method and content type is looked at here. Whoever has a session cookie is a
 * browser, and browsers name the origin: without one it is refused too.
 */
export const refuseOtherOrigins =
  (ownOrigins: OwnOrigins): MiddlewareHandler =>
  async (context, next) => {
    if (!isSafe(context.req.method)) {
      const origin = context.req.header('origin');
      const site = context.req.header('sec-fetch-site');
      const own = new URL(context.req.url).origin;
      // A page of a link says nothing about its address, not even its origin: then the browser's own word counts.
      const isUntold = origin === 'null' && site === 'same-origin';
      const isOwn = origin === undefined ? !hasSessionCookie(context) : origin === own && ownOrigins().includes(own);
      if (!(isOwn || isUntold) || (site !== undefined && site !== 'same-origin'))
        throw refuse(403, 'the request comes from another origin', `send it from ${own}, or without a browser`);
    }
    await next();
  };
