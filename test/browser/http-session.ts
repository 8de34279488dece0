import type { WebServer } from '../../infra/local/web-server.ts';

/** A browser without a screen: what somebody who signed in can send, cookie and all. */
export interface HttpSession {
  cookie: string;
  csrf: string;
  /** Sends as a page of ours would; `headers` overrule, and an empty one is left out. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Posts a form with the session's token. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

/** Signs in with the issuer, step by step as a browser does. */
export const signInOverHttp = async (web: WebServer, token: string): Promise<HttpSession> => {
  const begun = await fetch(`${web.url}/sign-in/start`, { redirect: 'manual' });
  const authorize = new URL(begun.headers.get('location') ?? '');
  const answered = await fetch(`${authorize.origin}${authorize.pathname}`, {
    method: 'POST',
    body: new URLSearchParams({ ...Object.fromEntries(authorize.searchParams), token }),
    headers: { origin: authorize.origin },
    redirect: 'manual',
  });
  const callback = await fetch(answered.headers.get('location') ?? '', {
    headers: { cookie: cookiesOf(begun) },
    redirect: 'manual',
  });
  return sessionWith(web, cookiesOf(callback));
};

const sessionWith = async (web: WebServer, cookie: string): Promise<HttpSession> => {
  const send: HttpSession['send'] = (path, init = {}) => {
    const headers = new Headers({ cookie, accept: 'text/html', origin: web.url, 'sec-fetch-site': 'same-origin' });
    new Headers(init.headers).forEach((value, name) =>
      value === '' ? headers.delete(name) : headers.set(name, value),
    );
    return fetch(`${web.url}${path}`, { redirect: 'manual', ...init, headers });
  };
  const [, csrf = ''] = /name="csrf" value="([\w-]+)"/.exec(await (await send('/incidents')).text()) ?? [];
  return {
    cookie,
    csrf,
    send,
    post: (path, fields, headers = {}) =>
      send(path, { method: 'POST', body: new URLSearchParams({ csrf, ...fields }), headers }),
  };
};

/** `name=value` of every cookie that an answer sets. */
const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');
