import { z } from 'zod';
import type { Alarm } from '../alarm.ts';
import { alarmState, dimensionRecord, name, prose, readFields, time } from './fields.ts';
import type { Refusal, Signal, SignalScope } from './signal.ts';

const WORKLOAD_ALARM_SCHEMA = 'firebreak.alarm/1';

/**
 * What a workload says about itself, on a topic or by the signed webhook:
 * `{"schema":"firebreak.alarm/1","id":"…","name":"orders-stuck","state":"ALARM","at":"2026-11-20T12:00:00Z","workload":"orders"}`
 */
const WorkloadAlarm = z.object({
  schema: z.literal(WORKLOAD_ALARM_SCHEMA),
  /** Used once; a second message with this id is a replay. */
  id: name(128),
  /** What rings; the same name speaks when it falls silent with `OK`. */
  name: name(255),
  state: alarmState,
  /** When the state changed. */
  at: time,
  /** Name of a known workload; it or `resource` says what the alarm is about. */
  workload: name(256).optional(),
  /** ARN in the watched account. */
  resource: name(1_600).optional(),
  reason: prose,
  description: prose,
  metric: name(255).optional(),
  namespace: name(255).optional(),
  dimensions: dimensionRecord.optional(),
});

const Addressed = WorkloadAlarm.refine(
  ({ workload, resource }) => workload !== undefined || resource !== undefined,
  'expected `workload` or `resource`',
);

/** The alarm is of the account that is watched: it cannot name another one. `messageId` is the envelope's, when it has one. */
export const readWorkloadAlarm = (
  body: unknown,
  scope: SignalScope,
  { source, messageId }: { source: Alarm['source']; messageId?: string },
): Signal | Refusal => {
  const read = readFields(Addressed, body);
  if (!('fields' in read)) return read;
  const { schema: _schema, id, workload, resource, dimensions, ...alarm } = read.fields;
  return {
    alarm: {
      ...alarm,
      messageId: messageId ?? `${source}-${id}`,
      source,
      accountId: scope.accountId,
      region: scope.region,
      dimensions: dimensions ?? {},
    },
    workload,
    resource,
  };
};
