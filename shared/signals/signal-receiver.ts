import type { Alarm } from '../alarm.ts';
import type { Baseline } from '../baseline/baseline.ts';
import { systemClock, type Clock } from '../clock.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import { aboutAlarm, findWorkload } from './about-alarm.ts';
import { KnownWorkloads } from './known-workloads.ts';
import { readSignal, readWebhookSignal } from './read-signal.ts';
import { isRefusal, refuse } from './refuse.ts';
import type { SeverityRule } from './severity-rules.ts';
import type { Refusal, Signal, SignalScope, SignalVerdict } from './signal.ts';

/** Alarms about Firebreak page a person; an incident about them would wait for the very thing that failed. */
const OWN_ALARM_PREFIX = 'firebreak-';

export interface SignalReceiverDeps extends SignalScope {
  store: Pick<IncidentStore, 'receive'>;
  clock?: Clock;
  /** Every workload with a baseline. */
  workloads: () => Promise<readonly Baseline[]>;
  severityRules?: readonly SeverityRule[];
}

/**
 * Takes messages whose sender is beyond doubt (the queue's policy, a verified signature) and makes incidents of them.
 * What is wrong with a message is a verdict; only a store that fails throws, and then the message is to be tried again.
 */
export interface SignalReceiver {
  /** A message of the queue, or a verified SNS envelope. */
  receive: (body: string) => Promise<SignalVerdict>;
  /** The body of a verified webhook. */
  receiveWebhook: (body: string) => Promise<SignalVerdict>;
}

/** OK after INSUFFICIENT_DATA says that data came, as it does for every new alarm; nothing was wrong, so nothing recovered. */
const isFirstReading = ({ state, previousState }: Alarm): boolean =>
  state === 'OK' && previousState === 'INSUFFICIENT_DATA';

/** The receiver that serves every way in. Only a store that fails throws. */
export const createSignalReceiver = ({
  store,
  workloads,
  clock = systemClock,
  severityRules,
  ...scope
}: SignalReceiverDeps): SignalReceiver => {
  const known = new KnownWorkloads(workloads, clock);

  const take = async (signal: Signal | Refusal): Promise<SignalVerdict> => {
    if (isRefusal(signal)) return signal;
    if (signal.alarm.name.startsWith(OWN_ALARM_PREFIX)) return { accepted: true, outcome: 'own-alarm' };
    if (isFirstReading(signal.alarm)) return { accepted: true, outcome: 'ignored' };
    const workload = await known.find((list) => findWorkload(signal, list));
    if (signal.workload !== undefined && workload?.workload !== signal.workload)
      return refuse('forbidden', `\`workload\`: expected a known one, received \`${signal.workload}\``);
    const { outcome, incident } = await store.receive(signal.alarm, aboutAlarm(signal, workload, severityRules));
    return { accepted: true, outcome, ...(incident ? { incidentId: incident.incident_id } : {}) };
  };

  return {
    receive: async (body) => take(readSignal(body, scope)),
    receiveWebhook: async (body) => take(readWebhookSignal(body, scope)),
  };
};
