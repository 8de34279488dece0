import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposalSummary } from '../../shared/approvals/summary.ts';
import { moveOf, proposalFor, walk } from '../shared/store/records.ts';
import { isWithoutBrowser, launchChromium } from './chromium.ts';
import { type ConsoleWorld, proposedNow, startConsole, TOKENS } from './console-world.ts';
import { openAs, signIn } from './sign-in.ts';
import { violationsOn } from './violations.ts';

const isLeftOut = isWithoutBrowser('the pages in a browser');

let world: ConsoleWorld;
let browser: Browser;
beforeAll(async () => {
  if (!isLeftOut) [world, browser] = await Promise.all([startConsole(), launchChromium()]);
});
afterAll(async () => {
  if (isLeftOut) return;
  await browser.close();
  await world.close();
});
const at = (path: string): string => `${world.web.url}${path}`;

describe.skipIf(isLeftOut)('pages', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openAs(await browser.newContext(), TOKENS.ada, at('/'));
  });

  const statusOf = async (id: string): Promise<string | undefined> => (await world.store.get(id))?.status;

  it('say that all is quiet while nothing happens', async () => {
    await page.goto(at('/'));
    expect(await page.getByRole('main').innerText()).toContain('All is quiet.');
  });

  it('show the exact change as every channel does, to the byte', async () => {
    const { incident, proposal } = await proposedNow(world);
    await page.goto(at(`/incidents/${incident.incident_id}`));
    expect(await page.locator('#proposal-summary').textContent()).toBe(proposalSummary(proposal));
  });

  it('take an approval after asking once more, with what was typed', async () => {
    const { incident, proposal } = await proposedNow(world);
    await page.goto(at(`/incidents/${incident.incident_id}`));
    await page.getByLabel(/^Reason/).fill('read it:\nlooks right');
    await page.getByRole('button', { name: /^Approve/ }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Approve this exact change?');
    expect(await statusOf(incident.incident_id)).toBe('PROPOSED');
    await page.getByRole('button', { name: 'Approve it now' }).click();
    await page.getByText('1 of 1').waitFor();
    const [approval] = await world.store.approvals(incident.incident_id, proposal.proposal_id);
    expect(approval).toMatchObject({
      approver: 'ada',
      channel: 'web',
      hash: proposal.hash,
      reason: 'read it:\nlooks right',
    });
    expect(await statusOf(incident.incident_id)).toBe('APPROVED');
  });

  it('follow what happens without being loaded again, and keep what is being typed', async () => {
    const { incident } = await proposedNow(world);
    await page.goto(at(`/incidents/${incident.incident_id}`));
    await page.getByLabel(/^Reason/).fill('half a sent');
    await walk(world.store, incident, 'REJECTED');
    const moved = { incidentId: incident.incident_id, status: 'REJECTED', reason: 'rejected', at: 'now' };
    await expect
      .poll(
        async () => {
          world.publish({ kind: 'moved', ...moved });
          return page.locator('#incident-head .badge').innerText();
        },
        { timeout: 5_000 },
      )
      .toContain('REJECTED');
    expect(await page.getByLabel(/^Reason/).inputValue()).toBe('half a sent');
    expect(await page.getByRole('status').innerText()).toContain('REJECTED');
  });

  it('never show one proposal beside the form of another', async () => {
    const { incident, proposal } = await proposedNow(world);
    await page.goto(at(`/incidents/${incident.incident_id}`));
    const shown = async () => ({
      text: await page.locator('#proposal-summary').textContent(),
      hash: await page.locator('#incident-decision input[name=hash]').getAttribute('value'),
    });
    const entries = page.locator('#incident-state tr:has(td)');
    const told = await entries.count();
    // Somebody who reads it with the keyboard: the part that has the focus is not replaced under them.
    await page.locator('#proposal-summary').focus();
    const diagnosed = await walk(world.store, incident, 'DIAGNOSED');
    const next = proposalFor(diagnosed, { warnings: ['another one'], expires_at: proposal.expires_at });
    await world.store.move(moveOf(diagnosed, 'PROPOSED', { proposal: next }));
    await expect
      .poll(
        async () => {
          const moved = { incidentId: incident.incident_id, status: 'PROPOSED', reason: 'again', at: 'now' } as const;
          world.publish({ kind: 'moved', ...moved });
          return (await entries.count()) - told;
        },
        { timeout: 5_000 },
      )
      .toBe(2);
    expect(await shown()).toEqual({ text: proposalSummary(proposal), hash: proposal.hash });
    await page.getByRole('button', { name: /^Approve/ }).click();
    expect(await page.getByRole('main').innerText()).toContain('changed since you read it');
    expect(await statusOf(incident.incident_id)).toBe('PROPOSED');
  });

  it('ask for a newer sign-in before a boundary of security moves, and lose nothing of what was typed', async () => {
    const { incident, proposal } = await proposedNow(world, { risk: 'R3', approvals_needed: 2 });
    const own = await browser.newContext();
    const tab = await openAs(own, TOKENS.ada, at(`/incidents/${incident.incident_id}`));
    world.clock.goOn(15 * 60_000);
    await tab.getByLabel(/^Reason/).fill('agreed with security');
    await tab.getByRole('button', { name: /^Approve/ }).click();
    expect(await tab.getByRole('heading', { level: 1 }).innerText()).toBe('Sign in again');
    await signIn(tab, TOKENS.ada);
    await tab.getByRole('button', { name: 'Approve it now' }).click();
    await tab.getByText('1 of 2').waitFor();
    const [approval] = await world.store.approvals(incident.incident_id, proposal.proposal_id);
    expect(approval).toMatchObject({ approver: 'ada', reason: 'agreed with security' });
    await own.close();
  });

  it('show on every page that the kill switch is on, and let approvers move it', async () => {
    await page.goto(at('/kill-switch'));
    await page.getByLabel(/^Reason/).fill('something is wrong');
    await page.getByRole('button', { name: /^Switch on/ }).click();
    await page.goto(at('/audit'));
    expect(await page.getByRole('note').innerText()).toContain('The kill switch is on');
    expect(await world.killSwitch.read()).toMatchObject({ on: true, by: 'ada', reason: 'something is wrong' });
    await page.goto(at('/kill-switch'));
    await page.getByLabel(/^Reason/).fill('it was nothing');
    await page.getByRole('button', { name: /^Switch off/ }).click();
    await page.getByText('Approved changes are executed.').waitFor();
  });

  it('keep foreign text inert', async () => {
    const { incident } = await proposedNow(world, { justification: '<img src=x onerror="document.title=1">' });
    await page.goto(at(`/incidents/${incident.incident_id}`));
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.getByText('<img src=x onerror').count()).toBe(1);
  });

  it('do everything without script: sign in, filter, approve, sign out', async () => {
    const { incident } = await proposedNow(world);
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const tab = await openAs(plain, TOKENS.grace, at('/incidents'));
    await tab.getByLabel('Search').fill(incident.incident_id);
    await tab.getByLabel('Status').selectOption('PROPOSED');
    await tab.getByRole('button', { name: 'Show' }).click();
    await tab.getByRole('link', { name: 'orders fails' }).click();
    await tab.getByRole('button', { name: /^Approve/ }).click();
    await tab.getByRole('button', { name: 'Approve it now' }).click();
    expect(await statusOf(incident.incident_id)).toBe('APPROVED');
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.goto(at('/incidents'));
    expect(await tab.getByRole('heading', { level: 1 }).innerText()).toBe('Sign in');
    await plain.close();
  });
});

// Half of what there is to see twice is seen once: colours do not depend on the width, nor the layout on the colours.
describe.skipIf(isLeftOut).each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 375 },
] as const)('pages in $colorScheme, $width pixels wide', ({ colorScheme, width }) => {
  let page: Page;
  let paths: Record<string, string>;

  beforeAll(async () => {
    const [open, done] = [await proposedNow(world), await proposedNow(world)];
    const executed = await walk(world.store, done.incident, 'APPROVED', 'EXECUTED');
    const readings = [{ probe: 'alarms' as const, passed: true, detail: 'orders-errors is OK' }];
    const verification = { verified_at: world.clock.now().toISOString(), passed: true, readings };
    await world.store.move(moveOf(executed, 'RESOLVED', { set: { verification } }));
    await world.killSwitch.set({ on: colorScheme === 'dark', by: 'ada', reason: 'a drill' });
    paths = {
      list: '/incidents',
      'empty list': '/incidents?q=nothing-is-like-this',
      'incident at PROPOSED': `/incidents/${open.incident.incident_id}`,
      'incident at RESOLVED': `/incidents/${done.incident.incident_id}`,
      'approval link': `/a/${await world.links.mint(open.proposal, 'ada')}`,
      audit: '/audit',
      'kill switch': '/kill-switch',
      'sign-in': '/sign-in',
      'error 404': '/incidents/INC-NONE',
      'error 400': '/incidents?status=nonsense',
    };
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    page = await openAs(context, TOKENS.ada, at('/incidents'));
  });

  it('have no violation of WCAG 2.2 AA that axe finds, one heading of the first level, and nothing beside the screen', async () => {
    const found: Record<string, unknown> = {};
    const look = async (name: string): Promise<void> => {
      await page.evaluate(`document.querySelectorAll('details').forEach((details) => (details.open = true))`);
      const overflows = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
      found[name] = { overflows, headings: await page.locator('h1').count(), violations: await violationsOn(page) };
    };
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(at(path));
      await look(name);
    }
    await page.goto(at(paths['incident at PROPOSED'] ?? ''));
    await page.getByRole('button', { name: /^Approve/ }).click();
    await look('confirm');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: /^Go on to/ }).click();
    await look('development issuer');
    const fine = { overflows: false, headings: 1, violations: [] };
    const looked = [...Object.keys(paths), 'confirm', 'development issuer'];
    expect(found).toEqual(Object.fromEntries(looked.map((name) => [name, fine])));
  });
});
