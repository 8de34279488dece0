import type { Clock } from '../../shared/clock.ts';
import { describeError, RetryableError } from '../../shared/errors.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import type { MessageLog } from '../../shared/store/message-log.ts';
import type { Status } from '../../shared/transitions.ts';
import { type IncidentRecords, type MessageReads, readRecords } from './incident-records.ts';
import { type MailTeller, tellByMail } from './mail/tell-mail.ts';
import { createOutagePause } from './outage-pause.ts';
import { pageChannel, showIncident, type SlackTeller } from './slack/tell-slack.ts';
import { readTold, type Told } from './told.ts';

export interface NotifierDeps {
  store: MessageReads;
  messages: MessageLog;
  /** Absent: nothing is posted. */
  slack?: SlackTeller;
  /** Absent: nothing is mailed. */
  mail?: MailTeller;
  clock: Clock;
  log(line: string): void;
}

export interface Notifier {
  /**
   * Tells people about one move, as the incident is now; called again with the same message, it tells nobody twice.
   * Throws `RetryableError` when somebody who has to be told could not be, so that the message stays in the outbox.
   */
  notify(message: OutboxMessage): Promise<void>;
  /** Brings what is posted about an incident up to date, also where no status moved. */
  refresh(incidentId: string): Promise<void>;
}

/** Moves that nobody is told about: work that has begun and may end without anybody. */
const UNTOLD: readonly Status[] = ['RECEIVED', 'INVESTIGATING', 'SUPPRESSED'];
/** A move that could not be told for this long is given up, and logged: the outbox is for what is still news. */
const NEWS_MS_MAX = 15 * 60_000;

/** Tells people about incidents, on every channel that is configured; one that is down does not keep another from its own. */
export const createNotifier = (deps: NotifierDeps): Notifier => {
  const { clock, log } = deps;
  const pauses = { slack: createOutagePause('Slack', clock), mail: createOutagePause('SES', clock) };
  const slack = deps.slack && pausing(deps.slack, pauses.slack);
  const mail = deps.mail && { ...deps.mail, mailer: { send: throughPause(deps.mail.mailer.send, pauses.mail) } };
  const queues = new Map<string, Promise<void>>();

  /** One incident's messages are told one after the other: two at once would both find that nothing was posted yet. */
  const inTurn = (incidentId: string, work: () => Promise<void>): Promise<void> => {
    const turn = (queues.get(incidentId) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    queues.set(incidentId, settled);
    void settled.then(() => queues.get(incidentId) === settled && queues.delete(incidentId));
    return turn;
  };

  const withRecords = async (
    incidentId: string,
    tell: (records: IncidentRecords, told: Told) => Promise<void>,
  ): Promise<void> => {
    const records = await readRecords(deps.store, incidentId);
    if (records !== undefined) await tell(records, await readTold(deps.messages, incidentId, deps));
  };

  const tellEverybody = async (message: OutboxMessage, records: IncidentRecords, told: Told): Promise<void> => {
    const wasPosted = told.row('slack')?.outcome === 'sent';
    const results = await Promise.allSettled([
      slack && showIncident(slack, told, records, message.status),
      mail && tellByMail(mail, told, records, message),
    ]);
    // A first post pages by itself, unless somebody decided alone.
    if (slack && results[0]?.status === 'fulfilled') {
      const paged = wasPosted ? message : { ...message, status: 'PROPOSED' as const };
      results.push(...(await Promise.allSettled([pageChannel(slack, told, records, paged)])));
    }
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    const isNews = clock.now().getTime() - Date.parse(message.created_at) < NEWS_MS_MAX;
    for (const failure of failures) {
      if (failure instanceof RetryableError && isNews) throw failure;
      log(`messages: ${message.incident_id}: given up on ${message.status}: ${describeError(failure)}`);
    }
  };

  return {
    notify: async (message) => {
      if (UNTOLD.includes(message.status)) return;
      await inTurn(message.incident_id, () =>
        withRecords(message.incident_id, (records, told) => tellEverybody(message, records, told)),
      );
    },
    refresh: async (incidentId) => {
      if (slack === undefined) return;
      await inTurn(incidentId, () => withRecords(incidentId, (records, told) => showIncident(slack, told, records)));
    },
  };
};

type Pause = ReturnType<typeof createOutagePause>;

const throughPause =
  <A extends unknown[], T>(ask: (...args: A) => Promise<T>, pause: Pause) =>
  (...args: A): Promise<T> =>
    pause(() => ask(...args));

const pausing = (teller: SlackTeller, pause: Pause): SlackTeller => ({
  ...teller,
  channel: {
    ...teller.channel,
    post: throughPause(teller.channel.post, pause),
    update: throughPause(teller.channel.update, pause),
  },
});
