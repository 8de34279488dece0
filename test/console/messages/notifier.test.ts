import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNotifier, type NotifierDeps } from '../../../console/messages/notifier.ts';
import type { Mail } from '../../../console/messages/mail/mime.ts';
import { RetryableError } from '../../../shared/errors.ts';
import type { Incident } from '../../../shared/incident.ts';
import type { Status } from '../../../shared/transitions.ts';
import { moveOf } from '../../shared/store/records.ts';
import { buttonsOf, outboxMessage, type SlackWorld, slackWorld } from './slack-world.ts';

let world: SlackWorld;
let incident: Incident;
beforeEach(async () => {
  world = await slackWorld({ break_glass: { group: 'security' } });
  incident = await world.gate.proposed();
});
afterEach(() => world.close());

const goTo = async (...path: Status[]): Promise<void> => {
  for (const to of path) {
    incident = await world.gate.deps.store.move(moveOf(await world.gate.incident(incident), to));
    await world.notifier.notify(outboxMessage(incident));
  }
};

/** A notifier that mails to everybody who has an address; `mails` are those that went out. */
const mailing = (over: Partial<NotifierDeps> = {}) => {
  const { gate } = world;
  const [ada] = gate.people;
  gate.people.splice(0, gate.people.length, { ...ada!, email: 'ada@people.example' });
  const mails: Mail[] = [];
  const mail: NotifierDeps['mail'] = {
    mailer: { send: async (one) => `id-${mails.push(one)}` },
    from: 'incidents@firebreak.example',
    directory: gate.deps.directory,
    policy: gate.policy,
    reviewUrl: async (_, personId) => `https://firebreak.example/a/${personId}`,
    clock: gate.clock,
  };
  const deps = {
    store: gate.deps.store,
    messages: world.messages,
    clock: gate.clock,
    log: (line: string) => void world.logged.push(line),
  };
  return { mails, mail, notifier: createNotifier({ ...deps, mail, ...over }) };
};

describe('what is posted', () => {
  it('is one message an incident, brought up to date until its end', async () => {
    await world.tell();
    await world.tell();
    expect(world.workspace.messages).toHaveLength(1);
    expect(buttonsOf(world.workspace.messages[0]).map(({ action_id }) => action_id)).toContain('approve');
    await world.gate.decide('ada', incident);
    incident = await world.gate.incident(incident);
    await goTo('EXECUTED', 'RESOLVED');
    expect(world.workspace.messages).toHaveLength(1);
    const [message] = world.workspace.messages;
    expect(message?.text).toContain('RESOLVED');
    expect(message?.text).toContain('Approved by ada through web');
    expect(buttonsOf(message).map(({ action_id }) => action_id)).toEqual(['open', 'timeline']);
  });

  it('pages the channel, beside the message that is there, when a change was undone', async () => {
    await world.tell();
    await goTo('APPROVED', 'EXECUTED', 'ROLLED_BACK');
    await world.notifier.notify(outboxMessage(incident));
    const [root, page, ...more] = world.workspace.messages;
    expect(page).toMatchObject({ thread_ts: root?.ts, text: expect.stringContaining('ROLLED_BACK') as string });
    expect(more).toEqual([]);
  });

  it('tells everybody that somebody decided alone', async () => {
    await world.tell();
    await world.gate.decide('ada', incident, { breakGlass: true, reason: 'all is down' });
    await world.notifier.notify(outboxMessage(await world.gate.incident(incident)));
    expect(world.workspace.messages.at(-1)?.text).toMatch(/BREAK GLASS: Approved by ada .*all is down/);
  });
});

describe('what is mailed', () => {
  it('asks once, and confirms what was made and how it ended, with the hash and who approved', async () => {
    const { mails, notifier } = mailing();
    await notifier.notify(outboxMessage(incident));
    await notifier.notify(outboxMessage(incident));
    expect(mails).toHaveLength(1);
    await world.gate.decide('ada', incident);
    for (const to of ['EXECUTED', 'RESOLVED'] as const) {
      incident = await world.gate.deps.store.move(moveOf(await world.gate.incident(incident), to));
      await notifier.notify(outboxMessage(incident));
    }
    expect(mails.map(({ text }) => text.split('\n')[0])).toEqual([
      'A decision is needed: orders fails',
      'EXECUTED: orders fails',
      'RESOLVED: orders fails',
    ]);
    for (const { text } of mails.slice(1)) {
      expect(text).toContain(incident.proposal_hash);
      expect(text).toContain('Approved by ada through web');
      expect(text).not.toMatch(/https?:\/\//);
    }
    expect(new Set(mails.map(({ thread }) => thread))).toEqual(new Set([incident.incident_id]));
  });
});

describe('a channel that is down', () => {
  it('does not keep the other from its own, is asked once, and is told later', async () => {
    const { mails, mail } = mailing();
    let asked = 0;
    let isDown = true;
    const mailer = {
      send: async (one: Mail): Promise<string> => {
        asked += 1;
        if (isDown) throw new RetryableError('SES did not take the mail');
        return mail.mailer.send(one);
      },
    };
    const { notifier } = mailing({ mail: { ...mail, mailer } });
    await expect(notifier.notify(outboxMessage(incident))).rejects.toThrow(RetryableError);
    await expect(notifier.notify(outboxMessage(incident))).rejects.toThrow('a moment ago');
    expect(asked).toBe(1);
    expect(await world.messages.of(incident.incident_id)).toMatchObject([
      { medium: 'mail', to: 'ada', outcome: 'failed' },
    ]);
    await world.tell();
    expect(world.workspace.messages).toHaveLength(1);
    isDown = false;
    world.gate.clock.goOn(10_000);
    await notifier.notify(outboxMessage(incident));
    expect(mails).toHaveLength(1);
  });

  it('is given up after a quarter of an hour, which is logged, so that the outbox empties', async () => {
    const { mail } = mailing();
    const mailer = { send: () => Promise.reject(new RetryableError('SES did not take the mail')) };
    const { notifier } = mailing({ mail: { ...mail, mailer } });
    world.gate.clock.goOn(15 * 60_000);
    await notifier.notify(outboxMessage(incident));
    expect(world.logged.join('\n')).toMatch(/given up on PROPOSED/);
  });
});
