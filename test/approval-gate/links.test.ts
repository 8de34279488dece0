import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../infra/local/listen.ts';
import { createLinks, type Links } from '../../shared/approvals/links.ts';
import { createHmacMac } from '../contracts/hmac-sealer.ts';
import { memoryLinkRows } from '../../shared/store/link-rows-memory.ts';
import { isWithoutBrowser, launchChromium } from '../browser/chromium.ts';
import { type ConsoleWorld, proposedNow, startConsole, TOKENS } from '../browser/console-world.ts';
import { type HttpSession, signInOverHttp } from '../browser/http-session.ts';
import { openAs } from '../browser/sign-in.ts';
import { type ApiWorld, apiWorld } from '../console/world.ts';
import { moveOf, proposalFor } from '../shared/store/records.ts';

// Links in mail and chat (reference: the published cases A01 to A12). A link shows a page; nothing that opens it decides.

let world: ConsoleWorld;
let ada: HttpSession;
beforeAll(async () => {
  world = await startConsole();
  ada = await signInOverHttp(world.web, TOKENS.ada);
});
afterAll(() => world.close());

/** A proposal, and a link to it for `ada`. */
const linked = async () => {
  const { incident, proposal } = await proposedNow(world);
  return { id: incident.incident_id, incident, proposal, token: await world.links.mint(proposal, 'ada') };
};
const recordOf = async (id: string) => JSON.stringify([await world.store.get(id), await world.store.auditTrail(id)]);

describe('opening a link', () => {
  it('A01 a thousand times without a session changes nothing', async () => {
    const { id, token } = await linked();
    const before = await recordOf(id);
    for (let batch = 0; batch < 20; batch++)
      await Promise.all(
        Array.from({ length: 50 }, () => fetch(`${world.web.url}/a/${token}`).then((got) => got.text())),
      );
    expect(await recordOf(id)).toBe(before);
    world.clock.goOn(61_000);
  });

  it.each([
    ['HEAD', 'Mozilla/5.0'],
    ['OPTIONS', 'Mozilla/5.0'],
    ['GET', 'Mozilla/4.0 (compatible; ms-office; MSOffice 16) SafeLinks'],
    ['GET', 'ProofpointURLDefense/1.0'],
    ['GET', 'Mimecast-URL-Scanner'],
    ['GET', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
    ['GET', 'curl/8.5.0'],
  ])('A02 by %s of %s changes nothing, signed in or not', async (method, agent) => {
    const { id, token } = await linked();
    const before = await recordOf(id);
    const headers = { 'user-agent': agent };
    for (const path of [`/a/${token}`, `/a/${token}?decision=approve`, `/incidents/${id}/decision?decision=approve`]) {
      await fetch(`${world.web.url}${path}`, { method, headers });
      await ada.send(path, { method, headers });
    }
    expect(await recordOf(id)).toBe(before);
  });

  it.each([
    ['is opened as it is', (token: string) => token],
    ['has a query added to it', (token: string) => `${token}?utm_source=mail&x=%2e%2e`],
    ['is encoded', (token: string) => encodeAll(token)],
    ['is encoded twice', (token: string) => encodeURIComponent(encodeAll(token))],
  ])('A04 that %s shows the proposal', async (_, rewritten) => {
    const { proposal, token } = await linked();
    const response = await ada.send(`/a/${rewritten(token)}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(proposal.hash);
  });

  it('A04 that was cut says what to do instead', async () => {
    const { token } = await linked();
    const response = await ada.send(`/a/${token.slice(0, 15)}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Open the incident from the list');
  });

  it('A05 leaves its token in no log, event, record or page of an error', async () => {
    const { id, token } = await linked();
    const failing = await startConsole({ links: { open: () => Promise.reject(new TypeError('broken')) } });
    const other = await signInOverHttp(failing.web, TOKENS.ada);
    const pages = await Promise.all([
      other.send(`/a/${token}`),
      other.send(`/a/${token}/more`),
      fetch(`${failing.web.url}/a/${token}`, { headers: { accept: 'text/html' } }),
      ada.send(`/a/${token}x`),
      ada.send(`/a/${token}`, { method: 'POST', headers: { origin: 'https://elsewhere.example' } }),
    ]);
    expect(pages.map(({ status }) => status)).toEqual([500, 404, 401, 404, 403]);
    const sinks = [...world.logged, ...failing.logged, world.dumpLinks(), await recordOf(id)];
    for (const page of pages) sinks.push(await page.text());
    expect(failing.logged.join()).toContain('broken');
    expect(sinks.filter((text) => text.includes(token))).toEqual([]);
    await failing.close();
  });

  it('A06 is told to no one else: no store, no referrer, nothing loaded from elsewhere', async () => {
    const { token } = await linked();
    const response = await ada.send(`/a/${token}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const loaded = [...(await response.text()).matchAll(/(?:src|href|action)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(loaded.length).toBeGreaterThan(5);
    expect(loaded.filter((address) => !/^[/#](?!\/)/.test(address ?? ''))).toEqual([]);
  });

  it('A07 with a wrong token is 404 after the same work, whatever is wrong with it', async () => {
    const { token } = await linked();
    const swapped = token.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const wrong = [swapped, token.slice(0, -1), `${token}A`, `A${token.slice(1)}B`, 'x', 'A'.repeat(22)];
    const answers = await Promise.all(wrong.map((one) => ada.send(`/a/${one}`)));
    expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 404));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    world.clock.goOn(61_000);

    const { links, work } = countedLinks();
    for (const one of wrong) expect(await links.open(one)).toBeUndefined();
    expect(work).toEqual({ reads: wrong.length, verifications: wrong.length });
  });

  it('A08 shows its own proposal only, to the person it was made for', async () => {
    const [a, b] = [await linked(), await linked()];
    const shown = await (await ada.send(`/a/${a.token}`)).text();
    expect(shown).toContain(a.proposal.hash);
    expect(shown).not.toContain(b.proposal.hash);
    const grace = await signInOverHttp(world.web, TOKENS.grace);
    expect((await grace.send(`/a/${a.token}`)).status).toBe(403);
    // What the page of A lets somebody send says nothing about B.
    const crossed = await ada.post(`/incidents/${b.id}/decision`, { decision: 'approve', hash: a.proposal.hash });
    expect(crossed.status).toBe(409);
    expect((await world.store.get(b.id))?.status).toBe('PROPOSED');
  });

  it('A10 as somebody who is no approver shows everything and no form', async () => {
    const { proposal } = await linked();
    const hedy = await signInOverHttp(world.web, TOKENS.hedy);
    const page = await (await hedy.send(`/a/${await world.links.mint(proposal, 'hedy')}`)).text();
    expect(page).toContain(proposal.hash);
    expect(page).toContain('you are in none of the groups that approve it');
    expect(page).not.toMatch(/<form[^>]+action="\/incidents/);
    expect(page).not.toContain('name="decision"');
  });

  it('says that its proposal was made again, was decided, or expired', async () => {
    const [again, decided, late] = [await linked(), await linked(), await linked()];
    const diagnosed = await world.store.move(moveOf(again.incident, 'DIAGNOSED'));
    await world.store.move(moveOf(diagnosed, 'PROPOSED', { proposal: proposalFor(diagnosed) }));
    await world.store.move(moveOf(decided.incident, 'REJECTED'));
    expect(await (await ada.send(`/a/${again.token}`)).text()).toContain('is not the live one any more');
    expect(await (await ada.send(`/a/${decided.token}`)).text()).toContain('was decided already');
    world.clock.goOn(3_600_000);
    const page = await (await ada.send(`/a/${late.token}`)).text();
    expect(page).toContain('The proposal of this link expired');
    expect(page).not.toContain('name="decision"');
  });
});

describe('tokens', () => {
  it('A11 are stored as hashes only', async () => {
    const { token } = await linked();
    expect(world.dumpLinks()).toContain('"token_hash"');
    expect(world.dumpLinks()).not.toContain(token);
  });

  it('A12 that are guessed 10,000 times are refused, with one line in the log, and others are not held up', async () => {
    const { links } = countedLinks();
    const guessed: ApiWorld = apiWorld({ links });
    const statuses: Record<number, number> = {};
    for (let guess = 0; guess < 10_000; guess++) {
      const token = guess % 2 === 0 ? null : 'token-of-ada';
      const { status } = await guessed.send(`/a/guess-${guess}`, {}, token);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    expect(statuses[429]).toBeGreaterThan(9_900);
    expect(statuses[200]).toBeUndefined();
    expect(guessed.logged).toHaveLength(1);
    expect(guessed.logged[0]).not.toContain('guess-');
    guessed.clock.goOn(61_000);
    expect((await guessed.send('/a/guess', {}, 'token-of-grace')).status).toBe(404);
  });

  it('A12 that are guessed without a session take no link away from who signed in at the same address', async () => {
    const guessed: ApiWorld = apiWorld({ links: countedLinks().links });
    const anonymous = async () => (await guessed.send('/a/guess', {}, null)).status;
    for (let guess = 0; guess < 700; guess++) await anonymous();
    expect(await anonymous()).toBe(429);
    expect((await guessed.send('/a/guess', {}, 'token-of-ada')).status).toBe(404);
  });
});

const isLeftOut = isWithoutBrowser('A03 and A09 (links in a browser)');

describe.skipIf(isLeftOut)('a link in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('A03 that runs every script of the page for 30 s posts nothing', async () => {
    const { id, token } = await linked();
    const context = await browser.newContext();
    const page = await openAs(context, TOKENS.ada, `${world.web.url}/a/${token}`);
    await page.clock.install();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    await page.reload();
    const before = await recordOf(id);
    await page.clock.runFor(30_000);
    expect(await page.locator('#proposal-summary').count()).toBe(1);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.filter((method) => method !== 'GET')).toEqual([]);
    expect(await recordOf(id)).toBe(before);
    await context.close();
  });

  it('A09 is not shown inside of another page', async () => {
    const { token } = await linked();
    const context = await browser.newContext();
    const page = await openAs(context, TOKENS.ada, `${world.web.url}/a/${token}`);
    // A page of another origin, though of the same site, so that the session cookie goes along.
    const outer = await listen(
      () =>
        new Response(`<iframe src="${world.web.url}/a/${token}"></iframe>`, {
          headers: { 'content-type': 'text/html' },
        }),
    );
    await page.goto(outer.url);
    const [, inner] = page.frames();
    await expect.poll(() => inner?.url()).toBe('chrome-error://chromewebdata/');
    expect(await inner?.locator('#proposal-summary').count()).toBe(0);
    await outer.close();
    await context.close();
  });
});

/** Every sign as its code, as some mail gateways rewrite addresses. */
const encodeAll = (text: string): string =>
  [...text].map((sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

const countedLinks = (): { links: Links; work: { reads: number; verifications: number } } => {
  const work = { reads: 0, verifications: 0 };
  const [rows, mac] = [memoryLinkRows(), createHmacMac(Buffer.alloc(32, 9))];
  const links = createLinks({
    rows: { ...rows, get: (hash) => (work.reads++, rows.get(hash)) },
    mac: { ...mac, verify: (...asked) => (work.verifications++, mac.verify(...asked)) },
    store: world.store,
    clock: world.clock,
  });
  return { links, work };
};
