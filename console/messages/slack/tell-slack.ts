import { createHash } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';
import type { OutboxMessage } from '../../../shared/store/incident-store.ts';
import { PAGING_STATUSES, type Status } from '../../../shared/transitions.ts';
import type { IncidentRecords } from '../incident-records.ts';
import type { Told } from '../told.ts';
import { incidentMessage, type SlackMessage } from './incident-message.ts';
import { breakGlassMessage, pagingMessage } from './paging-message.ts';
import type { SlackChannel } from './slack-api.ts';

/** Statuses with which an incident is first posted; one that is posted is kept up to date through every other. */
const POSTED: readonly Status[] = ['PROPOSED', ...PAGING_STATUSES];
const ROOT = 'slack';

export interface SlackTeller {
  channel: SlackChannel;
  /** For the log: where it is told. */
  channelId: string;
  webUrl: string;
  clock: Clock;
}

/** Brings the incident's one message up to date; posts it when it is time, or when it is gone. */
export const showIncident = async (
  teller: SlackTeller,
  told: Told,
  records: IncidentRecords,
  status?: Status,
): Promise<void> => {
  const root = told.row(ROOT);
  const posted = root?.outcome === 'sent' ? root : undefined;
  if (posted === undefined && !(status !== undefined && POSTED.includes(status))) return;
  const message = incidentMessage(records, teller.webUrl);
  const content_sha256 = createHash('sha256').update(JSON.stringify(message)).digest('hex');
  if (posted?.content_sha256 === content_sha256) return;
  const about = records.incident.status;
  const telling = { incident_id: records.incident.incident_id, message_key: ROOT, medium: 'slack', about } as const;
  const to = teller.channelId;
  const at = teller.clock.now().toISOString();
  if (posted !== undefined && (await teller.channel.update(posted.reference, message)))
    return told.put({ ...posted, about, content_sha256, at });
  const reference = await teller.channel.post(message);
  return told.put({ ...telling, to, outcome: 'sent', reference, content_sha256, at });
};

/** Tells everybody at once, beside the message that is there already, that a person is needed or decided alone. */
export const pageChannel = async (
  { channel, channelId: to }: SlackTeller,
  told: Told,
  records: IncidentRecords,
  { message_id, status }: OutboxMessage,
): Promise<void> => {
  const { incident_id } = records.incident;
  const threadTs = told.row(ROOT)?.reference;
  const page = (message_key: string, about: string, message: SlackMessage): Promise<void> =>
    told.once({ incident_id, message_key, medium: 'slack', to, about }, () => channel.post(message, threadTs));
  if (PAGING_STATUSES.includes(status)) await page(`page#${message_id}`, status, pagingMessage(records));
  for (const approval of records.approvals.filter(({ break_glass }) => break_glass === true))
    await page(
      `break-glass#${approval.proposal_id}#${approval.approver}`,
      'break-glass',
      breakGlassMessage(records, approval),
    );
};
