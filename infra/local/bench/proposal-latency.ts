import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FAULTS } from '../../../chaos/faults/index.ts';
import { createSeeded } from '../../../chaos/seeded.ts';
import { dataProcessor } from '../../../chaos/target/workload.ts';
import { injectFault } from '../../../chaos/injector.ts';
import { sendWork, startTraffic } from '../../../chaos/target/traffic.ts';
import { systemClock } from '../../../shared/clock.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { ProgressEvent } from '../../../shared/progress.ts';
import { createDrillHost } from '../drill-host.ts';
import { type Host, startHost } from '../host.ts';
import { loadView } from '../load-view.ts';
import { DRILL_POLICY } from '../local-policy.ts';
import { decideAsOperator } from '../operator-decision.ts';
import { percentile, type Row } from './row.ts';

/** Incidents that warm the process up, and those that are measured. */
const WARM = 3;
const MEASURED = 20;
const WAIT_MS_MAX = 30_000;
const TRAFFIC_MS = 1_000;

type Moved = Extract<ProgressEvent, { kind: 'moved' }>;

/**
 * From the moment an alarm's message is published to the moment its proposal is stored, one incident after the other in
 * one warm process. The target stays broken; each proposal is rejected, so that the next message opens an incident anew.
 */
export const benchProposalLatency = async (): Promise<Row[]> => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'firebreak-bench-'));
  const host = await startHost({
    dataDir,
    workload: dataProcessor,
    policy: DRILL_POLICY,
    model: 'runbook',
    log: () => undefined,
  });
  const traffic = startTraffic(host.account, host.target.queueUrl, TRAFFIC_MS);
  try {
    const message = await breakTarget(host);
    const times: number[] = [];
    for (let index = 0; index < WARM + MEASURED; index += 1) {
      const ms = await proposeOnce(host, message());
      if (index >= WARM) times.push(ms);
    }
    const what = `alarm message in to PROPOSED stored, ${MEASURED} incidents`;
    return [
      { what: `${what}, p50`, measured: percentile(times, 0.5), unit: 'ms', budget: 500 },
      { what: `${what}, p95`, measured: percentile(times, 0.95), unit: 'ms' },
    ];
  } finally {
    await traffic.stop();
    await host.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** Breaks the target with its own alarms silenced; resolves when the errors can be seen. Gives a maker of alarm messages. */
const breakTarget = async (host: Host): Promise<() => object> => {
  const { account, target } = host;
  await account.send('cloudwatch', 'DisableAlarmActions', { AlarmNames: Object.values(target.names.alarms) });
  const [fault] = FAULTS;
  if (fault === undefined) throw new TerminalError('there is no fault to inject');
  await injectFault(
    fault,
    createDrillHost(host, { decide: 'auto', onProgress: () => undefined }, createSeeded(1, 'bench')),
    async () => {},
  );
  await sendWork(account, target.queueUrl);
  const begun = Date.now();
  for (;;) {
    const alarm = await errorsAlarm(host);
    if (alarm.StateValue === 'ALARM') return () => messageOf(alarm, account.accountId);
    if (Date.now() - begun > WAIT_MS_MAX) throw new RetryableError('the alarm did not ring');
    await systemClock.sleep(100);
  }
};

interface AlarmDescription {
  AlarmName: string;
  AlarmArn: string;
  StateValue: string;
  StateReason: string;
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
}

const errorsAlarm = async ({ account, target }: Host): Promise<AlarmDescription> => {
  const { MetricAlarms } = await account.send<{ MetricAlarms: AlarmDescription[] }>('cloudwatch', 'DescribeAlarms', {
    AlarmNames: [target.names.alarms.errors],
  });
  const [alarm] = MetricAlarms;
  if (alarm === undefined) throw new TerminalError('the target has no alarm on its errors');
  return alarm;
};

/** What CloudWatch publishes when the alarm starts to ring, as of now. */
const messageOf = (alarm: AlarmDescription, accountId: string): object => ({
  AlarmName: alarm.AlarmName,
  AlarmDescription: '',
  AWSAccountId: accountId,
  NewStateValue: 'ALARM',
  OldStateValue: 'OK',
  NewStateReason: alarm.StateReason,
  StateChangeTime: new Date().toISOString(),
  AlarmArn: alarm.AlarmArn,
  Trigger: {
    MetricName: alarm.MetricName,
    Namespace: alarm.Namespace,
    Dimensions: alarm.Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value })),
  },
});

const proposeOnce = async (host: Host, message: object): Promise<number> => {
  const begun = performance.now();
  const proposed = nextMove(host, (move) => move.status === 'PROPOSED');
  const topic = { TopicArn: host.target.arns.topic, Message: JSON.stringify(message) };
  await host.account.send('sns', 'Publish', topic);
  const { incidentId } = await proposed;
  const ms = performance.now() - begun;
  const closed = nextMove(host, (move) => move.incidentId === incidentId && move.status === 'REJECTED');
  const view = await loadView(host.stores.console, incidentId);
  await decideAsOperator(host, view, { decision: 'reject', reason: 'measured', channel: 'drill' });
  await closed;
  return ms;
};

/** Resolves with the next move that is wanted; rejects when another end comes first, or none in time. */
const nextMove = (host: Host, wanted: (move: Moved) => boolean): Promise<Moved> =>
  new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      unsubscribe();
      settle();
    };
    const unsubscribe = host.bus.subscribe((event) => {
      if (event.kind !== 'moved') return;
      if (wanted(event)) finish(() => resolve(event));
      else if (event.status === 'ESCALATED' || event.status === 'SELF_RECOVERED')
        finish(() => reject(new TerminalError(`an incident ended ${event.status}: ${event.reason}`)));
    });
    const timer = setTimeout(
      () => finish(() => reject(new RetryableError('nothing was proposed in time'))),
      WAIT_MS_MAX,
    );
  });
