import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signSlackRequest } from '../../../console/messages/slack/request-signature.ts';
import type { IncidentView } from '../../../shared/incident-view.ts';
import { signInOverHttp } from '../../browser/http-session.ts';
import { type AccountClient, openAccountClient } from './account-client.ts';
import { createOperatorClient, type OperatorClient } from './operator-client.ts';
import { serveInTemp, type ServedInTemp } from './serve-in-temp.ts';
import { until } from './until.ts';
import { concurrencyZero } from './ways-to-break.ts';

const COMMAND = new URL('../../../console/cli/firebreak.mjs', import.meta.url).pathname;
const PROPOSED_MS_MAX = 60_000;
const RESOLVED_MS_MAX = 40_000;

let served: ServedInTemp;
let account: AccountClient;
let operator: OperatorClient;
beforeAll(async () => {
  served = await serveInTemp();
  account = openAccountClient(served.ready);
  operator = createOperatorClient(served.ready);
});
afterAll(() => served.close());

interface SlackMessage {
  text: string;
  blocks: { type: string; elements?: { action_id?: string; value?: string }[] }[];
}

const slackMessages = async (): Promise<SlackMessage[]> => {
  const response = await fetch(`${served.ready.slack?.api ?? ''}/messages`);
  return ((await response.json()) as { messages: SlackMessage[] }).messages;
};

/** The button of the message that shows this incident's proposal. */
const approveButton = ({ incident_id }: IncidentView): Promise<string> =>
  until(
    async () => {
      const buttons = (await slackMessages()).flatMap(({ blocks }) => blocks.flatMap(({ elements = [] }) => elements));
      return buttons.find(({ action_id, value = '' }) => action_id === 'approve' && value.includes(incident_id))?.value;
    },
    10_000,
    async () => JSON.stringify(await slackMessages()),
  );

/** Three ways to approve one proposal; each is a view of the same approval. */
const SURFACES: Record<string, (view: IncidentView) => Promise<void>> = {
  'the page': async ({ incident_id, proposal }) => {
    const { web, oidc, operators } = served.ready;
    const server = { url: web, oidc: oidc ?? { issuer: '', clientId: '' }, close: async () => undefined };
    const browser = await signInOverHttp(server, operators[0]?.token ?? '');
    const fields = { decision: 'approve', hash: proposal?.hash ?? '', reason: 'looks right' };
    expect((await browser.post(`/incidents/${incident_id}/decision`, fields)).status).toBeLessThan(400);
  },
  Slack: async (view) => {
    const { slack } = served.ready;
    if (slack === undefined) throw new Error('there is no Slack');
    const payload = {
      type: 'block_actions',
      team: { id: slack.team },
      user: { id: slack.users['operator-1'], team_id: slack.team },
      api_app_id: slack.app,
      trigger_id: `trigger-${view.incident_id}`,
      actions: [{ action_id: 'approve', value: await approveButton(view) }],
    };
    const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const at = String(Math.floor(Date.now() / 1_000));
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': signSlackRequest(slack.signingSecret, at, body),
    };
    expect((await fetch(slack.interactions, { method: 'POST', headers, body })).status).toBe(200);
  },
  'the command line': async ({ incident_id, proposal }) => {
    const args = ['approve', incident_id, '--hash', proposal?.hash.slice(0, 12) ?? '', '--reason', 'looks right'];
    await promisify(execFile)(process.execPath, [COMMAND, ...args, '--data', served.dataDir]);
  },
};

/** What the trail says happened, without who and where: alarms that fold in between belong to the weather. */
const shapeOf = ({ timeline }: IncidentView): string[] =>
  timeline
    .filter(({ type }) => type !== 'alarm-folded')
    .map(({ type, by, from = '', to = '', reason = '' }) => [type, by, from, to, reason].join(' '));

describe('the same proposal', () => {
  const ended: IncidentView[] = [];

  it.sequential.each(Object.entries(SURFACES))(
    'is approved through %s and ends RESOLVED',
    async (_surface, approve) => {
      const since = new Date();
      await concurrencyZero.breakIt(account);
      await account.sendMessages(3);
      const proposed = await operator.waitForIncident(since, ['PROPOSED'], PROPOSED_MS_MAX);
      await approve(proposed);
      const view = await operator.waitForEnd(proposed.incident_id, RESOLVED_MS_MAX);
      expect(view.status).toBe('RESOLVED');
      ended.push(view);
    },
    PROPOSED_MS_MAX + RESOLVED_MS_MAX,
  );

  it.sequential('leaves the same trail, whichever surface was used', () => {
    const [page, ...others] = ended.map(shapeOf);
    expect(page).toContain('moved approver PROPOSED APPROVED quorum-reached');
    for (const other of others) expect(other).toEqual(page);
    expect(ended.map(({ approvals }) => approvals.map(({ approver, channel }) => `${approver} ${channel}`))).toEqual([
      ['operator-1 web'],
      ['operator-1 slack'],
      ['operator-1 cli'],
    ]);
  });

  it.sequential('loses its buttons in Slack once it is decided, and names who decided', async () => {
    for (const { incident_id } of ended) {
      const message = await until(
        async () => (await slackMessages()).find((one) => JSON.stringify(one).includes(incident_id)),
        10_000,
        async () => 'no message',
      );
      expect(JSON.stringify(message)).toContain('operator-1');
      expect(JSON.stringify(message)).not.toContain('"action_id":"approve"');
    }
  });

  it.sequential(
    'was mailed with one link to review it and none to approve it; what was done was confirmed',
    async () => {
      const response = await fetch(served.ready.mail?.sent ?? '');
      const { messages } = (await response.json()) as { messages: { subject?: string; text?: string; raw?: string }[] };
      const texts = messages.map((message) => `${message.text ?? ''}${message.raw ?? ''}`);
      for (const { incident_id } of ended) {
        const about = texts.filter((text) => text.includes(incident_id));
        expect(about.length).toBeGreaterThanOrEqual(2);
        expect(about.join()).not.toMatch(/\/approve/);
      }
    },
  );
});
