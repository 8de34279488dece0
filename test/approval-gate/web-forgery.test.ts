import { request } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listener } from '../../infra/local/listen.ts';
import { chooseIssuer, DEVELOPMENT_MARK } from '../../console/web/sign-in/issuer.ts';
import { createOidcClient } from '../../console/web/sign-in/oidc-client.ts';
import { systemClock } from '../../shared/clock.ts';
import { isWithoutBrowser, launchChromium } from '../browser/chromium.ts';
import { type ConsoleWorld, proposedNow, startConsole, TOKENS } from '../browser/console-world.ts';
import { type HttpSession, signInOverHttp } from '../browser/http-session.ts';
import { openAs } from '../browser/sign-in.ts';

// Requests that somebody else made up (reference: the published cases A21, A24, A39 to A42).

let world: ConsoleWorld;
let ada: HttpSession;
let id: string;
let hash: string;
beforeAll(async () => {
  world = await startConsole();
  ada = await signInOverHttp(world.web, TOKENS.ada);
  ({
    incident: { incident_id: id },
    proposal: { hash },
  } = await proposedNow(world));
});
afterAll(() => world.close());

const status = async (): Promise<string | undefined> => (await world.store.get(id))?.status;
const fields = () => ({ decision: 'approve', hash, reason: 'read it' });
const json = () => JSON.stringify(fields());

describe('a captured decision', () => {
  it('A21 is refused in another session, and after signing out', async () => {
    const grace = await signInOverHttp(world.web, TOKENS.grace);
    const captured = { ...fields(), csrf: ada.csrf };
    const replayed = await grace.post(`/incidents/${id}/decision`, captured);
    expect(replayed.status).toBe(403);
    await grace.post('/sign-out', {});
    expect((await grace.post(`/incidents/${id}/decision`, fields())).status).toBe(401);
    expect(await status()).toBe('PROPOSED');
  });
});

describe('a request with a session cookie', () => {
  const ELSEWHERE = 'https://elsewhere.example';

  it.each<[string, string, Record<string, string>]>([
    ['A39 as a form from another origin', 'application/x-www-form-urlencoded', { origin: ELSEWHERE }],
    ['A40 as JSON from another origin', 'application/json', { origin: ELSEWHERE }],
    ['A40 as plain text from another origin', 'text/plain', { origin: ELSEWHERE }],
    ['A40 as a form with files from another origin', 'multipart/form-data; boundary=x', { origin: ELSEWHERE }],
    ['A40 as JSON from another site that hides its origin', 'application/json', { origin: 'null' }],
    ['A40 as JSON from a neighbour', 'application/json', { 'sec-fetch-site': 'same-site' }],
    ['A41 as a form without an origin', 'application/x-www-form-urlencoded', { origin: '', 'sec-fetch-site': '' }],
    ['A41 as JSON without an origin', 'application/json', { origin: '', 'sec-fetch-site': '' }],
  ])('%s is refused', async (_, type, headers) => {
    const isForm = type.startsWith('application/x-www-form');
    const body = isForm ? new URLSearchParams({ ...fields(), csrf: ada.csrf }).toString() : json();
    const site: Record<string, string> = (headers.origin ?? '') === '' ? {} : { 'sec-fetch-site': 'cross-site' };
    const all = { 'content-type': type, 'x-csrf-token': ada.csrf, ...site, ...headers };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await ada.send(`/incidents/${id}/decision`, { method, body, headers: all })).status).toBe(403);
    const moved = await ada.send('/kill-switch', { method: 'POST', body: '{"on":true,"reason":"x"}', headers: all });
    expect(moved.status).toBe(403);
    expect(await status()).toBe('PROPOSED');
  });

  it.each([
    ['no token', ''],
    ["another session's token", 'A'.repeat(43)],
  ])('is refused with %s, also from our own origin', async (_, csrf) => {
    expect((await ada.post(`/incidents/${id}/decision`, { ...fields(), csrf })).status).toBe(403);
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
    expect((await ada.send(`/incidents/${id}/decision`, { method: 'POST', body: json(), headers })).status).toBe(403);
    expect(await status()).toBe('PROPOSED');
  });

  it('with a field that is there twice is refused', async () => {
    const body = `csrf=${ada.csrf}&decision=reject&decision=approve&hash=${hash}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ada.send(`/incidents/${id}/decision`, { method: 'POST', body, headers })).status).toBe(400);
    expect(await status()).toBe('PROPOSED');
  });

  it('that names another host is refused, also when its origin matches', async () => {
    const { port } = new URL(world.web.url);
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const host = `rebound.example:${port}`;
      const headers = { host, origin: `http://${host}`, cookie: ada.cookie, 'x-csrf-token': ada.csrf };
      const sent = request(
        { port, host: '127.0.0.1', method: 'POST', path: `/incidents/${id}/decision`, headers },
        ({ statusCode }) => resolve(statusCode),
      );
      sent.on('error', reject).end(json());
    });
    expect(answered).toBe(421);
    expect(await status()).toBe('PROPOSED');
  });

  it('sets the cookie so that no script and no other site can use it', async () => {
    const begun = await fetch(`${world.web.url}/sign-in/start`, { redirect: 'manual' });
    expect(begun.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect(ada.cookie).toMatch(/^firebreak_session=[\w-]{43}$/);
  });
});

describe('a decision that is refused', () => {
  it.each<[keyof typeof TOKENS, object, number, RegExp]>([
    ['hedy', {}, 403, /ask somebody of the groups/i],
    ['ada', { hash: '0'.repeat(64) }, 409, /it may be mistyped/i],
    ['ada', { decision: 'reject', reason: '' }, 400, /say why/i],
  ])('tells %s what to do next, on the page as in JSON', async (name, over, code, next) => {
    const said = { ...fields(), ...over };
    const browser = await signInOverHttp(world.web, TOKENS[name]);
    const page = await browser.post(`/incidents/${id}/decision`, said);
    expect([page.status, await page.text()]).toEqual([code, expect.stringMatching(next)]);
    const headers = { authorization: `Bearer ${TOKENS[name]}`, 'content-type': 'application/json' };
    const body = JSON.stringify(said);
    const json = await fetch(`${world.web.url}/incidents/${id}/decision`, { method: 'POST', headers, body });
    expect([json.status, ((await json.json()) as { hint: string }).hint]).toEqual([code, expect.stringMatching(next)]);
  });

  it('for a token that is none says where tokens come from', async () => {
    const headers = { authorization: 'Bearer a.b.c' };
    const answer = await fetch(`${world.web.url}/incidents`, { headers });
    expect(await answer.json()).toMatchObject({ hint: expect.stringMatching(/operators.*issuer/) as string });
  });
});

describe('an identity token', () => {
  let issuer: Listener;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  beforeAll(async () => {
    keys = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'ES256' };
    issuer = await listen((request) =>
      Response.json(
        request.url.endsWith('/jwks')
          ? { keys: [jwk] }
          : Object.fromEntries([
              ['issuer', issuer.url],
              ['authorization_endpoint', `${issuer.url}/authorize`],
              ['token_endpoint', `${issuer.url}/token`],
              ['jwks_uri', `${issuer.url}/jwks`],
            ]),
      ),
    );
  });
  afterAll(() => issuer.close());

  const claims = (over: object = {}) => {
    const iat = Math.floor(Date.now() / 1_000);
    return { iss: issuer.url, aud: 'console', sub: 'ada', iat, exp: iat + 60, ...over };
  };
  const sign = (over: object = {}, key = keys.privateKey): Promise<string> =>
    new SignJWT(claims(over)).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key);
  const identify = (token: string) =>
    createOidcClient({ issuer: issuer.url, clientId: 'console', deployed: false }, systemClock).identify(token);

  it('of the issuer, for us, in time, says who it is', async () => {
    expect(await identify(await sign())).toMatchObject({ oidc: `${issuer.url}#ada` });
  });

  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const symmetric = async (): Promise<string> => {
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(keys.publicKey)));
    return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(secret);
  };
  it.each<[string, () => Promise<string>]>([
    ['that is not signed (`alg: none`)', async () => `${encode({ alg: 'none' })}.${encode(claims())}.`],
    ['signed with the public key as a secret', symmetric],
    ['for another audience', () => sign({ aud: 'somebody-else' })],
    ['of another issuer', () => sign({ iss: 'https://login.elsewhere.example' })],
    ['that expired', () => sign({ exp: Math.floor(Date.now() / 1_000) - 120 })],
    ['without an end', () => sign({ exp: undefined })],
    ['of nobody', () => sign({ sub: undefined })],
    ['signed with another key', async () => sign({}, (await generateKeyPair('ES256')).privateKey)],
    [
      'with other claims than were signed',
      async () => (await sign()).replace(/\.[^.]+\./, `.${encode(claims({ sub: 'root' }))}.`),
    ],
  ])('A42 %s says nothing', async (_, token) => {
    expect(await identify(await token())).toBeUndefined();
    const headers = { authorization: `Bearer ${await token()}` };
    expect((await fetch(`${world.web.url}/incidents`, { headers })).status).toBe(401);
  });
});

describe('the issuer of a deployed configuration', () => {
  it.each([
    ['http://login.example.com', 'without TLS'],
    ['https://localhost', 'on this machine'],
    ['https://127.0.0.1:8443/tenant', 'on this machine'],
    ['https://127.1', 'on this machine, written shorter'],
    ['https://[::1]', 'on this machine'],
    ['https://[::ffff:127.0.0.1]', 'on this machine'],
    [`https://login.example.com/${DEVELOPMENT_MARK}`, 'that is the development issuer'],
    ['login.example.com', 'that is no URL'],
    ['https://login.example.com?tenant=1', 'with a query'],
  ])('is not %s (%s)', (issuer) => {
    expect(() => chooseIssuer({ issuer, clientId: 'console', deployed: true })).toThrow(/issuer|not trust/);
  });

  it('is one with TLS elsewhere', () => {
    const configuration = { issuer: 'https://login.example.com/tenant', clientId: 'console', deployed: true };
    expect(chooseIssuer(configuration)).toEqual(configuration);
    expect(() => createOidcClient({ ...configuration, ...world.web.oidc }, systemClock)).toThrow();
  });
});

describe('signing in', () => {
  const start = async () => {
    const begun = await fetch(`${world.web.url}/sign-in/start?next=//elsewhere.example`, { redirect: 'manual' });
    return {
      cookie: begun.headers.get('set-cookie')?.split(';')[0] ?? '',
      asked: new URL(begun.headers.get('location') ?? ''),
    };
  };
  const callback = (query: string, cookie: string) =>
    fetch(`${world.web.url}/sign-in/callback?${query}`, { headers: { cookie }, redirect: 'manual' });

  it('asks with state, nonce and a challenge, and says nothing of where it leads', async () => {
    const { asked } = await start();
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    expect(asked.href).not.toContain('elsewhere');
  });

  it.each([
    ['the state of another sign-in', 'code=x&state=y'],
    ['no state', 'code=x'],
    ['nothing', ''],
  ])('does not end with %s', async (_, query) => {
    const { cookie } = await start();
    const response = await callback(query, cookie);
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie().join()).not.toContain('firebreak_session=');
  });

  it('does not end with a code that nobody issued, and tells the log why', async () => {
    const { cookie, asked } = await start();
    const response = await callback(`code=made-up&state=${asked.searchParams.get('state') ?? ''}`, cookie);
    expect(response.status).toBe(403);
    expect(world.logged.at(-1)).toContain('the issuer refused');
  });

  it('is no longer enough once somebody has left the directory', async () => {
    const grace = await signInOverHttp(world.web, TOKENS.grace);
    const index = world.people.findIndex(({ id: name }) => name === 'grace');
    const [left] = world.people.splice(index, 1);
    expect((await grace.send('/incidents')).status).toBe(403);
    if (left) world.people.push(left);
    expect((await grace.send('/incidents')).status).toBe(200);
  });
});

const isLeftOut = isWithoutBrowser('A24 (back and resubmit in a browser)');

describe.skipIf(isLeftOut)('a form in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('A24 that is sent, and after going back sent again, decides once', async () => {
    const one = await proposedNow(world);
    const context = await browser.newContext();
    const page = await openAs(context, TOKENS.ada, `${world.web.url}/incidents/${one.incident.incident_id}`);
    await page.getByLabel(/^Reason/).fill('not now');
    await page.getByRole('button', { name: /^Reject/ }).click();
    const again = await context.newPage();
    await again.goto(page.url());
    await page.getByRole('button', { name: 'Reject it now' }).click();
    await page.getByText('✕ rejected').waitFor();
    const before = await world.store.auditTrail(one.incident.incident_id);
    await page.goBack();
    await page.getByText('Nothing is left to decide').waitFor();
    await again.getByRole('button', { name: 'Reject it now' }).click();
    await again.getByText('It was decided already; the incident is REJECTED').waitFor();
    const after = await world.store.auditTrail(one.incident.incident_id);
    expect(after.filter(({ type }) => type === 'moved')).toEqual(before.filter(({ type }) => type === 'moved'));
    expect(await world.store.approvals(one.incident.incident_id, one.proposal.proposal_id)).toHaveLength(1);
    await context.close();
  });
});
