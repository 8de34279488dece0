import { AWS_MANAGED_POLICIES } from '../../target/policies.ts';
import { createAlertTopic } from '../../target/alert-topic.ts';
import { createExecutionRole } from '../../target/execution-role.ts';
import { firstAnswer } from '../../target/first-answer.ts';
import { createRowTable } from '../../target/row-table.ts';
import { probeTarget } from '../../target/steady-state.ts';
import type { TargetAccount } from '../../target/account.ts';
import type { DeploySettings, Workload } from '../../workload.ts';
import { recorderAlarms } from './alarms.ts';
import { bucket } from './entries/bucket.ts';
import { queue } from './entries/queue.ts';
import { rule } from './entries/rule.ts';
import { topic } from './entries/topic.ts';
import { recorderArns, recorderNames } from './names.ts';
import { outcomePolicy, rowPolicy } from './policies.ts';
import type { Entry, Recorder } from './recorder.ts';
import { createReleases } from './releases.ts';
import { readEventRecovery, sendEvent, sendFirstEvents, startEvents } from './traffic.ts';

const probeEvent = (): object => ({ source: 'probe', 'detail-type': 'probe', detail: { id: 'steady-state-probe' } });

/** What ends the first events of a recorder, until its traffic begins. */
const firstEvents = new WeakMap<Recorder, () => void>();

/** A function behind an alias that writes a row for every event, fed by one entry. */
const createRecorder = (entry: Entry): Workload<Recorder> => {
  const isAsynchronous = entry !== queue;

  const described = (
    account: Pick<TargetAccount, 'accountId' | 'region'>,
    { name = entry.name }: Pick<DeploySettings, 'name'>,
  ): Recorder => {
    const names = recorderNames(account.accountId, name);
    const arns = recorderArns(account, names);
    const about = { workload: entry.name, root: arns.function, invoked: arns.alias, topicArn: arns.topic };
    return { ...about, names, arns, probeEvent: probeEvent() };
  };
  const alarmsOf = ({ names, arns }: Recorder) => recorderAlarms(entry, names, isAsynchronous, arns.topic);
  const probe = (account: TargetAccount, { arns, probeEvent: event }: Recorder) =>
    probeTarget(account, { function: arns.alias, probeEvent: event });

  return {
    id: entry.name,
    description: entry.description,
    managedPolicies: (scope, { name = entry.name }) => [
      ...AWS_MANAGED_POLICIES,
      `arn:aws:iam::${scope.accountId}:policy/${recorderNames(scope.accountId, name).managedPolicy}`,
    ],
    async deploy(account, settings) {
      const recorder = described(account, settings);
      const { names, arns } = recorder;
      await Promise.all([
        createExecutionRole(account, {
          name: names.role,
          inline: { name: names.inlinePolicy, document: rowPolicy(account, names) },
          managed: { name: names.managedPolicy, document: outcomePolicy(arns) },
        }),
        createRowTable(account, names.table),
        createAlertTopic(account, names.topic, arns.topic),
      ]);
      await createReleases(account, recorder, entry.workMs);
      await entry.create(account, recorder);
      return recorder;
    },
    async find(account, settings) {
      const recorder = described(account, settings);
      const AlarmNames = alarmsOf(recorder).map(({ AlarmName }) => AlarmName);
      const found = await account.send<{ MetricAlarms?: unknown[] }>('cloudwatch', 'DescribeAlarms', { AlarmNames });
      return found.MetricAlarms?.length === AlarmNames.length ? recorder : undefined;
    },
    async goLive(account, recorder) {
      const answered = await firstAnswer(() => probe(account, recorder));
      // An alarm on silence would ring where no event ever was.
      await sendEvent(account, entry, recorder);
      await Promise.all(alarmsOf(recorder).map((alarm) => account.send('cloudwatch', 'PutMetricAlarm', alarm)));
      firstEvents.set(recorder, sendFirstEvents(account, entry, recorder));
      return answered;
    },
    probe,
    sendWork: (account, recorder) => sendEvent(account, entry, recorder),
    startTraffic(account, recorder, everyMs) {
      firstEvents.get(recorder)?.();
      return startEvents(account, entry, recorder, everyMs);
    },
    readRecovery: (account, recorder, sent, changedAt) => readEventRecovery(account, entry, recorder, sent, changedAt),
    drain: (account, recorder) => entry.drain(account, recorder),
  };
};

export const orderRecorder = createRecorder(rule);
export const noticeRecorder = createRecorder(topic);
export const uploadRecorder = createRecorder(bucket);
export const ticketRecorder = createRecorder(queue);
