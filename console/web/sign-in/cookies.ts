import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const SESSION = 'firebreak_session';
const PENDING = 'firebreak_sign_in';

/** Longest that somebody may take to prove who they are. */
export const PENDING_SECONDS_MAX = 600;

/**
 * No script reads them and no other site's request carries them but a link that is followed: people arrive from mail
 * and from Slack. What such a request can do is look.
 */
const attributes = (context: Context) => ({
  httpOnly: true,
  sameSite: 'Lax' as const,
  path: '/',
  secure: new URL(context.req.url).protocol === 'https:',
});

export const hasSessionCookie = (context: Context): boolean => getCookie(context, SESSION) !== undefined;
export const sessionCookie = (context: Context): string | undefined => getCookie(context, SESSION);
export const setSessionCookie = (context: Context, id: string, maxAge: number): void =>
  setCookie(context, SESSION, id, { ...attributes(context), maxAge });
export const dropSessionCookie = (context: Context): void => {
  deleteCookie(context, SESSION, attributes(context));
};

export const pendingCookie = (context: Context): string | undefined => getCookie(context, PENDING);
export const setPendingCookie = (context: Context, value: string): void =>
  setCookie(context, PENDING, value, { ...attributes(context), maxAge: PENDING_SECONDS_MAX });
export const dropPendingCookie = (context: Context): void => {
  deleteCookie(context, PENDING, attributes(context));
};

/** Where somebody wanted to go by a link with a token: no address of ours repeats the token. */
const NEXT = 'firebreak_next';
export const setNextCookie = (context: Context, path: string): void =>
  setCookie(context, NEXT, path, { ...attributes(context), maxAge: PENDING_SECONDS_MAX });
export const takeNextCookie = (context: Context): string | undefined => {
  const path = getCookie(context, NEXT);
  if (path !== undefined) deleteCookie(context, NEXT, attributes(context));
  return path;
};
