import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { createSesMailer } from '../../console/messages/mail/ses-mailer.ts';
import { readRecords } from '../../console/messages/incident-records.ts';
import { createNotifier, type Notifier } from '../../console/messages/notifier.ts';
import { createSlackIntake } from '../../console/messages/slack/intake.ts';
import { createWhisper } from '../../console/messages/slack/response-url.ts';
import { createSlackChannel } from '../../console/messages/slack/slack-api.ts';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { Links } from '../../shared/approvals/links.ts';
import type { AwsCredentials } from '../../shared/aws/clients.ts';
import { systemClock } from '../../shared/clock.ts';
import { RetryableError } from '../../shared/errors.ts';
import { lookAtHolds } from '../../shared/approvals/waits.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Directory } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { ReadyDocument } from '../../shared/ready-document.ts';
import { createDynamoDbStore } from '../../shared/store/dynamodb-store.ts';
import { createDynamoDbMessageLog } from '../../shared/store/dynamodb-message-log.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import type { MessageLog } from '../../shared/store/message-log.ts';
import type { Identities } from './identities.ts';
import type { Keys } from './keys.ts';
import { type Listener, listen } from './listen.ts';
import { createSlackStandIn } from './slack/server.ts';

/** The stand-in's one workspace; `people.yaml` names its users as `TEAM:USER`. */
const SLACK_TEAM = 'T_LOCAL';
const SLACK_APP = 'A_FIREBREAK';
const SLACK_CHANNEL = 'C_INCIDENTS';
const MAIL_DOMAIN = 'firebreak.example';
const MAIL_FROM = `incidents@${MAIL_DOMAIN}`;
const ROLE = 'firebreak-notifier';
/** Nobody waits longer for Slack or SES than this: what is not told now is told later. */
const TELL_MS_MAX = 3_000;

export interface NotificationsOptions {
  aws: { endpoint: string; region: string; credentials: AwsCredentials };
  identities: Pick<Identities, 'access' | 'dynamodb'>;
  keys: Pick<Keys, 'slack'>;
  policy: Policy;
  directory: Directory;
  decide(request: DecisionRequest): Promise<DecisionResult>;
  /** Made by the approvals role, which alone may store them. */
  links: Pick<Links, 'mint'>;
  killSwitch?: Pick<KillSwitch, 'read'>;
  /** Base of the pages. */
  web: string;
  log(line: string): void;
}

/** Everything that tells people, and what Slack tells us. Before `start` nobody is told, and messages stay in the outbox. */
export interface Notifications {
  notify(message: OutboxMessage): Promise<void>;
  /** Shows what holds executions now wherever a change waits: no status moves with the kill switch. */
  refresh(incidentIds: readonly string[]): Promise<void>;
  /** `POST /slack/interactions`. */
  slack(request: Request): Promise<Response>;
  /** What was told about an incident: `incidents show` says it. */
  messages(incidentId: string): ReturnType<MessageLog['of']>;
  /** Starts the stand-in of Slack and gives what the ready document says of it and of mail. */
  start(options: NotificationsOptions): Promise<Required<Pick<ReadyDocument, 'slack' | 'mail'>>>;
  close(): Promise<void>;
}

interface Started {
  notifier: Notifier;
  intake(request: Request): Promise<Response>;
  messages: MessageLog;
  close(): Promise<void>;
}

export const createNotifications = (): Notifications => {
  let started: Started | undefined;
  return {
    notify: async (message) => {
      if (started === undefined) throw new RetryableError('nobody can be told yet');
      await started.notifier.notify(message);
    },
    refresh: async (incidentIds) => {
      for (const incidentId of incidentIds) await started?.notifier.refresh(incidentId);
    },
    slack: async (request) => started?.intake(request) ?? Response.json({ error: 'not yet' }, { status: 503 }),
    messages: async (incidentId) => (await started?.messages.of(incidentId)) ?? [],
    start: async (options) => {
      const { ready, ...parts } = await startParts(options);
      started = parts;
      return ready;
    },
    close: async () => started?.close(),
  };
};

const startParts = async (options: NotificationsOptions) => {
  const { keys, identities, directory, decide, policy, links, web, log } = options;
  const clock = systemClock;
  const { signingSecret, botToken } = keys.slack;
  const standIn = createSlackStandIn({ team: SLACK_TEAM, app: SLACK_APP, channel: SLACK_CHANNEL, botToken });
  const listener: Listener = await listen(standIn.fetch);
  const api = `${listener.url}/api`;
  const channel = createSlackChannel(slackClient(api, botToken), SLACK_CHANNEL);
  const { client, mailer } = await openMail(options);
  const dynamodb = identities.dynamodb(ROLE);
  const messages = createDynamoDbMessageLog({ client: dynamodb });
  const holds = () => lookAtHolds({ killSwitch: options.killSwitch, policy, clock });
  const store = { ...createDynamoDbStore({ client: dynamodb, clock }), holds };
  const notifier = createNotifier({
    store,
    messages,
    slack: { channel, channelId: SLACK_CHANNEL, webUrl: web, clock },
    mail: {
      mailer,
      from: MAIL_FROM,
      directory,
      policy,
      reviewUrl: async (proposal, personId) => new URL(`/a/${await links.mint(proposal, personId)}`, web).href,
      clock,
    },
    clock,
    log,
  });
  const intake = createSlackIntake({
    secrets: [signingSecret],
    team: SLACK_TEAM,
    app: SLACK_APP,
    directory,
    decide,
    slack: channel,
    whisper: createWhisper({ origins: [listener.url], log }),
    waits: async (incidentId) => (await readRecords(store, incidentId))?.waits,
    refresh: notifier.refresh,
    clock,
    log,
  });
  const ready = {
    slack: {
      api,
      interactions: new URL('/slack/interactions', web).href,
      signingSecret,
      team: SLACK_TEAM,
      app: SLACK_APP,
      channel: SLACK_CHANNEL,
      users: await usersOf(directory),
    },
    mail: { sent: new URL('/_aws/ses', options.aws.endpoint).href, from: MAIL_FROM },
  };
  const close = async (): Promise<void> => {
    client.destroy();
    await listener.close();
  };
  return { notifier, intake, messages, ready, close };
};

const slackClient = (api: string, botToken: string): WebClient =>
  new WebClient(botToken, {
    slackApiUrl: `${api}/`,
    allowAbsoluteUrls: false,
    timeout: TELL_MS_MAX,
    rejectRateLimitedCalls: true,
    // The outbox tries again; here nobody waits.
    retryConfig: { retries: 0 },
    logger: SILENT,
  });

const nothing = (): void => undefined;
/** Failures are ours to log, without the token and the text that Slack's client would put beside them. */
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

/** Mail as the notifier's role; an administrator verifies whom it comes from. */
const openMail = async ({ aws, identities }: NotificationsOptions) => {
  const administrator = new SESv2Client({ ...aws, maxAttempts: 2 });
  await administrator
    .send(new CreateEmailIdentityCommand({ EmailIdentity: MAIL_DOMAIN }))
    .catch((error: unknown) => {
      if ((error as Error).name !== 'AlreadyExistsException') throw error;
    })
    .finally(() => administrator.destroy());
  const client = new SESv2Client({
    ...identities.access(ROLE),
    maxAttempts: 1,
    requestHandler: { requestTimeout: TELL_MS_MAX, connectionTimeout: TELL_MS_MAX },
  });
  return { client, mailer: createSesMailer(client) };
};

/** Slack's user of each person of the workspace. */
const usersOf = async (directory: Directory): Promise<Record<string, string>> => {
  const people = await directory.all();
  return Object.fromEntries(
    people.flatMap(({ id, slack }) => {
      const [team, user] = slack.find((name) => name.startsWith(`${SLACK_TEAM}:`))?.split(':') ?? [];
      return team !== undefined && user !== undefined ? [[id, user] as const] : [];
    }),
  );
};
