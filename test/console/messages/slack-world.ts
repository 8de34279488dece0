import { LogLevel, WebClient } from '@slack/web-api';
import { createNotifier, type Notifier } from '../../../console/messages/notifier.ts';
import { createSlackIntake, type SlackIntakeDeps } from '../../../console/messages/slack/intake.ts';
import { signSlackRequest } from '../../../console/messages/slack/request-signature.ts';
import { createWhisper } from '../../../console/messages/slack/response-url.ts';
import { createSlackChannel } from '../../../console/messages/slack/slack-api.ts';
import { listen } from '../../../infra/local/listen.ts';
import { createSlackStandIn } from '../../../infra/local/slack/server.ts';
import type { Workspace } from '../../../infra/local/slack/workspace.ts';
import { decide } from '../../../shared/approvals/decide.ts';
import type { Incident } from '../../../shared/incident.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { OutboxMessage } from '../../../shared/store/incident-store.ts';
import { createMemoryMessageLog, type MessageLog } from '../../../shared/store/message-log.ts';
import { type GateWorld, gateWorld } from '../../approval-gate/gate-world.ts';
import { PEOPLE } from '../../shared/approvals/people.ts';

export const SECRET = 'a signing secret of Slack';
export const TEAM = 'T1';
export const APP = 'A1';
const CHANNEL = 'C1';
const TOKEN = 'xoxb-token';

export interface SlackWorld {
  gate: GateWorld;
  url: string;
  workspace: Workspace;
  notifier: Notifier;
  messages: MessageLog;
  logged: string[];
  intake(request: Request): Promise<Response>;
  /** What Slack would post for a press of a button of a message, with what is said differently. */
  press(button: string, message: Workspace['messages'][number] | undefined, over?: object): object;
  /** A signed request; `seconds` are the timestamp's, from now. */
  request(payload: object | string, over?: { secret?: string; seconds?: number; headers?: object }): Request;
  /** Tells of every move that the store's outbox still holds. */
  tell(): Promise<void>;
  close(): Promise<void>;
}

/** The gate with Slack at its door: the real client speaks to the stand-in over HTTP. */
export const slackWorld = async (
  policy: Partial<Policy> = {},
  over: Partial<SlackIntakeDeps> = {},
): Promise<SlackWorld> => {
  const gate = await gateWorld(policy);
  const { clock, deps } = gate;
  const named = PEOPLE.map((one) => ({ ...one, slack: [`${TEAM}:U_${one.id.replaceAll('-', '_')}`] }));
  gate.people.splice(0, gate.people.length, ...named);
  const standIn = createSlackStandIn({ team: TEAM, app: APP, channel: CHANNEL, botToken: TOKEN }, () => clock.now());
  const listener = await listen(standIn.fetch);
  const client = new WebClient(TOKEN, {
    slackApiUrl: `${listener.url}/api/`,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
  const channel = createSlackChannel(client, CHANNEL);
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const messages = createMemoryMessageLog();
  const slack = { channel, channelId: CHANNEL, webUrl: 'https://firebreak.example', clock };
  const notifier = createNotifier({ store: deps.store, messages, slack, clock, log });
  const intake = createSlackIntake({
    secrets: [SECRET],
    team: TEAM,
    app: APP,
    directory: deps.directory,
    decide: (request) => decide(deps, request),
    slack: channel,
    whisper: createWhisper({ origins: [listener.url], log }),
    refresh: notifier.refresh,
    clock,
    log,
    ...over,
  });
  let presses = 0;
  return {
    gate,
    url: listener.url,
    workspace: standIn.workspace,
    notifier,
    messages,
    logged,
    intake,
    press: (button, message, said = {}) => ({
      type: 'block_actions',
      team: { id: TEAM },
      user: { id: 'U_ada', team_id: TEAM },
      api_app_id: APP,
      trigger_id: `trigger-${(presses += 1)}`,
      response_url: `${listener.url}/response/1`,
      actions: [{ action_id: button, value: valueOf(button, message) }],
      ...said,
    }),
    request: (payload, { secret = SECRET, seconds = 0, headers = {} } = {}) => {
      const text = typeof payload === 'string' ? payload : formOf(payload);
      const at = String(Math.floor(clock.now().getTime() / 1_000) + seconds);
      return new Request('https://firebreak.example/slack/interactions', {
        method: 'POST',
        body: text,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': at,
          'x-slack-signature': signSlackRequest(secret, at, text),
          ...headers,
        },
      });
    },
    tell: async () => {
      for (const message of await deps.store.pendingOutbox(100)) await notifier.notify(message);
    },
    close: listener.close,
  };
};

export const formOf = (payload: object): string => `payload=${encodeURIComponent(JSON.stringify(payload))}`;

interface Button {
  action_id?: string;
  value?: string;
}

/** Buttons of a message, by their action. */
export const buttonsOf = (message: Workspace['messages'][number] | undefined): Button[] =>
  (message?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? (block.elements as Button[]) : []));

const valueOf = (button: string, message: Workspace['messages'][number] | undefined): string | undefined =>
  buttonsOf(message).find(({ action_id }) => action_id === button)?.value;

/** The message that the store put into the outbox when an incident came to where it is. */
export const outboxMessage = (incident: Incident, over: Partial<OutboxMessage> = {}): OutboxMessage => ({
  message_id: `${incident.incident_id}-${incident.version}`,
  incident_id: incident.incident_id,
  status: incident.status,
  reason: incident.reason,
  version: incident.version,
  created_at: incident.updated_at,
  ...over,
});
