import type { Alarm } from '../alarm.ts';
import { nextEntry } from '../audit/next-entry.ts';
import { Usage, type Incident } from '../incident.ts';
import { newIncidentId } from '../incident-id.ts';
import { LIMITS } from '../limits.ts';
import type { AboutAlarm } from './incident-store.ts';
import { outboxMessage, withoutUndefined } from './plan-move.ts';
import type { RecordWrite } from './record-driver.ts';

/** What a new incident stores; `replaces` is a closed incident that is still pointed to as the open one. */
export const planOpening = (alarm: Alarm, about: AboutAlarm, now: Date, replaces?: string): RecordWrite => {
  const at = now.toISOString();
  const incident_id = newIncidentId(now);
  const facts = { ...alarmFacts(alarm), follows: about.follows, version: 1, fence: 0 };
  const entry = nextEntry(
    { incident_id },
    { type: 'opened', by: 'intake', principal: alarm.source, to: 'RECEIVED', reason: 'alarm', facts },
    now,
  );
  const after: Incident = withoutUndefined({
    incident_id,
    status: 'RECEIVED',
    reason: 'alarm',
    severity: about.severity,
    title: about.title,
    fingerprint: about.fingerprint,
    resource: about.resource,
    workload: about.workload,
    follows: about.follows,
    alarms: [alarm],
    version: 1,
    fence: 0,
    audit_seq: entry.seq,
    audit_head: entry.hash,
    created_at: at,
    updated_at: at,
    proposal_attempts: 0,
    usage: Usage.parse({}),
  });
  return { after, entry, outbox: outboxMessage(after), messageId: alarm.messageId, opens: { replaces } };
};

/** What folding an alarm into its open incident stores: no status moves, and what rings can only make it more severe. */
export const planFolding = (
  before: Incident,
  alarm: Alarm,
  about: Pick<AboutAlarm, 'severity'>,
  now: Date,
): RecordWrite => {
  const version = before.version + 1;
  const facts = { ...alarmFacts(alarm), version };
  const entry = nextEntry(before, { type: 'alarm-folded', by: 'intake', principal: alarm.source, facts }, now);
  const isWorse = alarm.state === 'ALARM' && about.severity < before.severity;
  const after: Incident = {
    ...before,
    severity: isWorse ? about.severity : before.severity,
    alarms: bounded([...before.alarms, alarm]),
    version,
    updated_at: now.toISOString(),
    audit_seq: entry.seq,
    audit_head: entry.hash,
  };
  return { before, after, entry, messageId: alarm.messageId };
};

const alarmFacts = (alarm: Alarm): Record<string, unknown> => ({
  message_id: alarm.messageId,
  alarm: alarm.name,
  state: alarm.state,
  at: alarm.at,
});

/** The alarm that opened the incident and the newest ones; the audit names every one of them. */
const bounded = (alarms: Alarm[]): Alarm[] =>
  alarms.length <= LIMITS.alarmsPerIncidentMax
    ? alarms
    : [...alarms.slice(0, 1), ...alarms.slice(1 - LIMITS.alarmsPerIncidentMax)];
