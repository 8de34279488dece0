import { PassThrough } from 'node:stream';
import { createColors } from 'picocolors';
import { beforeEach, describe, expect, it } from 'vitest';
import { approve } from '../../console/cli/commands/decide.ts';
import type { ApiClient } from '../../console/cli/api-client.ts';
import { renderIncident } from '../../console/cli/render/incident-page.ts';
import { renderIncidents } from '../../console/cli/render/incident-table.ts';
import { createScreen } from '../../console/cli/screen.ts';
import { readRecords } from '../../console/messages/incident-records.ts';
import { askingLetter, outcomeLetter } from '../../console/messages/mail/incident-letters.ts';
import { letterText } from '../../console/messages/mail/letter.ts';
import { answerTo } from '../../console/messages/slack/answer-words.ts';
import { incidentMessage } from '../../console/messages/slack/incident-message.ts';
import { pagingMessage } from '../../console/messages/slack/paging-message.ts';
import type { DecisionAnswer } from '../../console/web/decision-route.ts';
import { lookAtHolds } from '../../shared/approvals/waits.ts';
import type { Incident } from '../../shared/incident.ts';
import type { IncidentSummary, IncidentView } from '../../shared/incident-view.ts';
import type { KillSwitch, KillSwitchState } from '../../shared/kill-switch.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/policy.ts';
import { evidence, moveOf, openIncident, proposalFor, walk } from '../shared/store/records.ts';
import { type ApiWorld, apiWorld, DIAGNOSIS } from './world.ts';

const colors = createColors(false);
const now = new Date('2026-11-20T10:00:00.000Z');
const WEB = 'https://firebreak.example';
const FREEZE = {
  name: 'year end',
  from: '2026-11-01T00:00:00Z',
  to: '2027-01-10T00:00:00Z',
  resources: ['*'],
  reason: 'the books are closed',
};

let switched: KillSwitchState | undefined;
const killSwitch: KillSwitch = {
  read: async () => switched,
  set: async (state) => ({ ...state, at: now.toISOString() }),
};

interface Console {
  world: ApiWorld;
  policy: Policy;
}
const openConsole = (over: Partial<Policy> = {}): Console => {
  const policy: Policy = { ...DEFAULT_POLICY, version: 'test-1', ...over };
  return { world: apiWorld({ policy, killSwitch }), policy };
};
beforeEach(() => {
  switched = undefined;
});

const diagnosed = async ({ store }: ApiWorld, set: Partial<Pick<Incident, 'voided'>> = {}): Promise<Incident> => {
  const investigating = await walk(store, await openIncident(store), 'INVESTIGATING');
  await store.putEvidence(investigating.incident_id, [evidence(1)]);
  return store.move(moveOf(investigating, 'DIAGNOSED', { set: { diagnosis: DIAGNOSIS, ...set } }));
};
const proposed = async (world: ApiWorld, set?: Partial<Pick<Incident, 'voided'>>): Promise<Incident> => {
  const incident = await diagnosed(world, set);
  return world.store.move(moveOf(incident, 'PROPOSED', { proposal: proposalFor(incident) }));
};

const viewOf = async (world: ApiWorld, { incident_id }: Incident): Promise<IncidentView> =>
  (await (await world.send(`/incidents/${incident_id}`)).json()) as IncidentView;

/** What each surface says of an incident now. */
const surfaces = async ({ world, policy }: Console, incident: Incident): Promise<Record<string, string>> => {
  const view = await viewOf(world, incident);
  const at = `/incidents/${incident.incident_id}`;
  const text = async (route: string, accept: string) => (await world.send(route, { headers: { accept } })).text();
  const holds = () => lookAtHolds({ killSwitch, policy, clock: world.clock });
  const records = (await readRecords({ ...world.store, holds }, incident.incident_id))!;
  const { proposal } = records;
  const letter =
    proposal !== undefined && records.incident.status === 'PROPOSED'
      ? askingLetter(records, proposal, WEB)
      : outcomeLetter(records, records.incident.status);
  const slack = incidentMessage(records, WEB);
  return {
    show: renderIncident(view, { colors, now }),
    page: unescaped(await text(at, 'text/html')),
    postmortem: (await text(`${at}/postmortem`, '*/*')).replaceAll('\\', ''),
    mail: letterText(letter),
    slack: JSON.stringify(slack.blocks),
    notification: unescaped(slack.text),
    pager: unescaped(pagingMessage(records).text),
  };
};
const unescaped = (html: string): string =>
  html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');

describe('why an incident was handed over', () => {
  const DETAIL = 'remove the reservation: `orders` does not carry `owner=nobody`';

  it('is said in words wherever the incident is', async () => {
    const opened = openConsole();
    const incident = await diagnosed(opened.world);
    const facts = { detail: DETAIL };
    await opened.world.store.move(moveOf(incident, 'ESCALATED', { reason: 'no-permitted-change', facts }));
    for (const [surface, text] of Object.entries(await surfaces(opened, incident)))
      expect(text, surface).toContain(DETAIL);
  });

  it('is that of the last move, and not of one before', async () => {
    const { world } = openConsole();
    const incident = await diagnosed(world);
    const moved = await world.store.move(
      moveOf(incident, 'PROPOSAL_FAILED', { by: 'resolver', facts: { detail: 'throttled' } }),
    );
    await world.store.move(moveOf(moved, 'DIAGNOSED', { by: 'watchdog' }));
    expect(await viewOf(world, incident)).not.toHaveProperty('detail');
  });
});

describe('what holds an execution', () => {
  const SWITCHED_ON = { on: true, by: 'ada', reason: 'AWS is unwell', at: '2026-11-20T09:59:00.000Z' };
  const WHY = 'the kill switch is on (by ada at 2026-11-20T09:59:00.000Z: AWS is unwell)';
  const FROZEN = 'nothing is changed during year end until 2027-01-10T00:00:00Z (the books are closed)';

  it.each([
    ['the kill switch', {}, SWITCHED_ON, WHY],
    ['a freeze', { freezes: [FREEZE] }, undefined, FROZEN],
  ])('%s, is said to whoever approves, and wherever the incident is', async (_, over, state, why) => {
    switched = state;
    const opened = openConsole(over);
    const { world } = opened;
    const incident = await proposed(world);
    const { postmortem: _p, pager: _n, ...asked } = await surfaces(opened, incident);
    for (const [surface, text] of Object.entries(asked)) expect(text, surface).toContain(why);
    const hash = incident.proposal_hash;
    const answer = (await (
      await world.decide(incident.incident_id, { decision: 'approve', hash })
    ).json()) as DecisionAnswer;
    expect(answer).toEqual({ incident_id: incident.incident_id, outcome: 'approved', status: 'APPROVED', waits: why });
    expect(await printed(answer)).toBe(
      `${incident.incident_id}: approved; it waits: ${why}; the incident is APPROVED\n`,
    );
    const result = { outcome: 'approved', incident } as const;
    expect(answerTo(result, why).text).toBe(`Approved; it waits: ${why}`);
    const { postmortem: _q, pager: _o, ...waiting } = await surfaces(opened, incident);
    for (const [surface, text] of Object.entries(waiting)) expect(text, surface).toContain(why);
    const { incidents } = (await (await world.send('/incidents')).json()) as { incidents: IncidentSummary[] };
    expect(renderIncidents(incidents, { colors, now })).toContain(`${incident.incident_id} waits: ${why}`);
  });

  it('is nothing when the switch is off and no freeze is open', async () => {
    const { world } = openConsole({ freezes: [{ ...FREEZE, to: '2026-11-02T00:00:00Z' }] });
    const incident = await proposed(world);
    expect(await viewOf(world, incident)).not.toHaveProperty('waits');
    const hash = incident.proposal_hash;
    const answer = (await (
      await world.decide(incident.incident_id, { decision: 'approve', hash })
    ).json()) as DecisionAnswer;
    expect(await printed(answer)).toBe(`${incident.incident_id}: approved; the incident is APPROVED\n`);
  });

  const printed = async (answer: DecisionAnswer): Promise<string> => {
    const stdout = new PassThrough();
    const streams = { stdout, stderr: new PassThrough() } as unknown as Record<'stdout' | 'stderr', NodeJS.WriteStream>;
    const screen = createScreen({ stdin: {}, ...streams, env: {} }, { json: false });
    const api = { decide: async () => answer } as unknown as ApiClient;
    await approve({ screen, api }, answer.incident_id, { hash: '0'.repeat(12), reason: '' });
    return String(stdout.read());
  };
});

describe('a change ticket that the policy asks for', () => {
  const TICKETS = { change_ticket: { risks: ['R2' as const], pattern: 'CHG-\\d+' } };

  it('is in the command to type, and how it looks is said beside it', async () => {
    const opened = openConsole(TICKETS);
    const incident = await proposed(opened.world);
    const { show, page } = await surfaces(opened, incident);
    expect(show).toMatch(
      /firebreak approve INC-\S+ --hash [0-9a-f]{12} --ticket "…"\n +the policy asks .* like CHG-\\d\+/,
    );
    expect(page).toContain('looks like <code>CHG-\\d+</code>');
    const plain = openConsole();
    expect((await surfaces(plain, await proposed(plain.world))).show).not.toContain('--ticket');
  });
});

describe('a decision', () => {
  it('is shown with its ticket and with the broken glass', async () => {
    const { world } = openConsole();
    const view = await viewOf(world, await proposed(world));
    const approval = {
      incident_id: view.incident_id,
      proposal_id: view.proposal!.proposal_id,
      hash: view.proposal!.hash,
      approver: 'ada',
      decision: 'approve',
      reason: 'all is down',
      channel: 'cli',
      ticket: 'CHG-42',
      break_glass: true,
      decided_at: now.toISOString(),
    } as const;
    expect(renderIncident({ ...view, approvals: [approval] }, { colors, now })).toContain(
      `approve of ${approval.hash.slice(0, 12)} by ada (cli) at ${approval.decided_at}, BREAK GLASS, ticket CHG-42: all is down`,
    );
  });
});

describe('a diagnosis', () => {
  it('of before its target changed says so beside the cause', async () => {
    const opened = openConsole();
    const voided = [{ reason: 'target-drifted', detail: '`orders` changed after the proposal was made' }];
    const { show, page, postmortem } = await surfaces(opened, await proposed(opened.world, { voided }));
    for (const text of [show, page, postmortem])
      expect(text).toMatch(/the cause and its evidence are of before this: `orders` changed after/i);
    const fresh = openConsole();
    expect((await surfaces(fresh, await proposed(fresh.world))).show).not.toContain('are of before this');
  });
});
