import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount } from '../../../chaos/target/account.ts';
import { createIdentities, type Identities } from '../../../infra/local/identities.ts';
import { createNotifications, type Notifications } from '../../../infra/local/notifications.ts';
import { createRoles } from '../../../infra/local/roles.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import { createMemoryDirectory } from '../../../shared/approvals/directory.ts';
import { proposalSummary } from '../../../shared/approvals/summary.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Incident } from '../../../shared/incident.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import { createDynamoDbMessageLog } from '../../../shared/store/dynamodb-message-log.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { partsOf } from '../../console/messages/mail/read-mail.ts';
import { outboxMessage } from '../../console/messages/slack-world.ts';
import { person } from '../../shared/approvals/people.ts';
import { evidence, moveOf, openIncident, proposalFor, walk } from '../../shared/store/records.ts';

const WEB = 'https://firebreak.example';
const directory = createMemoryDirectory([
  person('ada', { email: 'ada@people.example', slack: ['T_LOCAL:U_ada'] }),
  person('bob', { email: 'bob@people.example' }),
  person('guest', { groups: [], email: 'guest@people.example' }),
]);

let folder: string;
let aws: LocalAws;
let identities: Identities;
let store: IncidentStore;
let notifications: Notifications;
let ready: Awaited<ReturnType<Notifications['start']>>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-notifications-'));
  aws = await startLocalAws({ dataDir: folder, log: () => undefined });
  const { endpoint, region, accountId, credentials } = aws;
  const base = { endpoint, region, accountId, credentials };
  await createRoles(createTargetAccount(base), []);
  identities = createIdentities(base, systemClock);
  await createMissingTables(identities.dynamodb('deployer'), '', [
    'incident-state',
    'incident-context',
    'incident-approvals',
    'incident-audit',
  ]);
  store = identities.store('firebreak-worker');
  notifications = createNotifications();
  ready = await notifications.start({
    aws: base,
    identities,
    keys: { slack: { signingSecret: 'a signing secret of Slack', botToken: 'xoxb-1' } },
    policy: DEFAULT_POLICY,
    directory,
    decide: async () => ({ outcome: 'refused', why: 'no-such-incident' }),
    links: { mint: async (_, personId) => `token-of-${personId}` },
    web: WEB,
    log: () => undefined,
  });
});
afterAll(async () => {
  await notifications.close();
  identities.close();
  await aws.close();
  await rm(folder, { recursive: true, force: true });
});

const sent = async (): Promise<{ to: string[]; raw: string; principal: string }[]> => {
  const answer = (await (await fetch(ready.mail.sent)).json()) as {
    messages: { to: string[]; raw: string; principal: string }[];
  };
  return answer.messages;
};

const proposed = async (): Promise<Incident> => {
  const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
  return store.move(moveOf(diagnosed, 'PROPOSED', { proposal: proposalFor(diagnosed) }));
};

describe('notifications of a data folder', () => {
  it('leave a message in the outbox while nobody can be told', async () => {
    const early = createNotifications();
    await expect(early.notify({ message_id: 'm' } as never)).rejects.toThrow('nobody can be told yet');
    expect((await early.slack(new Request(WEB))).status).toBe(503);
    expect(await early.messages('INC-1')).toEqual([]);
  });

  it('ask each approver once by mail and post once, as a role that may only tell, and remember both', async () => {
    const incident = await proposed();
    const proposal = (await store.proposal(incident.incident_id, incident.proposal_id!))!;
    const message = outboxMessage(incident);
    await Promise.all([notifications.notify(message), notifications.notify(message)]);
    const mails = await sent();
    expect(mails.map(({ to }) => to)).toEqual([['ada@people.example'], ['bob@people.example']]);
    expect(mails[0]?.principal).toContain('firebreak-notifier');

    const { headers, text, html } = partsOf(mails[0]!.raw);
    expect(Object.fromEntries(headers)).toMatchObject({
      subject: expect.stringContaining(incident.incident_id) as string,
      'auto-submitted': 'auto-generated',
      'list-id': 'Firebreak incidents <firebreak-incidents.firebreak.example>',
      references: `<${incident.incident_id}@firebreak.example>`,
      'message-id': expect.stringMatching(
        new RegExp(`^<${incident.incident_id}\\.[0-9a-f]{24}@firebreak\\.example>$`),
      ) as string,
    });
    expect(text).toContain(proposalSummary(proposal));
    expect(text.match(/https?:\/\/\S+/g)).toEqual([`${WEB}/a/token-of-ada`]);
    expect(html.match(/<(?:a|img|form|button|script|link)\b[^>]*>/g)).toEqual([`<a href="${WEB}/a/token-of-ada">`]);

    const posted = (await (await fetch(`${ready.slack.api}/messages`)).json()) as { messages: object[] };
    expect(posted.messages).toHaveLength(1);
    const told = await notifications.messages(incident.incident_id);
    expect(told.map(({ medium, to, about, outcome }) => [medium, to, about, outcome]).sort()).toEqual([
      ['mail', 'ada', 'PROPOSED', 'sent'],
      ['mail', 'bob', 'PROPOSED', 'sent'],
      ['slack', 'C_INCIDENTS', 'PROPOSED', 'sent'],
    ]);
  });

  it('may write nothing else: not a status, not a decision, not another row of that table', async () => {
    const incident = await proposed();
    const asNotifier = identities.store('firebreak-notifier');
    await expect(asNotifier.move(moveOf(incident, 'REJECTED'))).rejects.toThrow();
    await expect(asNotifier.putEvidence(incident.incident_id, [evidence(1)])).rejects.toThrow();
    await expect(asNotifier.lockResource('arn:x', 'notifier', 1_000)).rejects.toThrow();
    const log = createDynamoDbMessageLog({ client: identities.dynamodb('firebreak-console') });
    await expect(
      log.put({
        incident_id: 'x',
        message_key: 'k',
        medium: 'mail',
        to: 'a',
        about: 'b',
        outcome: 'sent',
        reference: '',
        at: '',
      }),
    ).rejects.toThrow();
  });

  it('name the Slack users of the people of the workspace', () => {
    expect(ready.slack).toMatchObject({ users: { ada: 'U_ada' }, interactions: `${WEB}/slack/interactions` });
  });
});
