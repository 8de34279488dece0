import type { Control } from '../fault.ts';
import { timeoutTooLow } from '../faults/timeout-too-low.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { alarmMessage, publish } from './same-name-elsewhere.ts';

const TIMES = 4;

export const duplicateAlarms: Control<Target> = {
  id: 'duplicate-alarms',
  taxonomy: 'C-20',
  description: 'one fault is told of many times and by two alarms: one incident, one change',
  workload: dataProcessor,
  inject: async ({ account, deployed, breakBy }) => {
    await breakBy(timeoutTooLow);
    await dataProcessor.probe(account, deployed);
    const { accountId, region } = account;
    const { names, topicArn } = deployed;
    const about = { accountId, region, regionName: 'US East (N. Virginia)', functionName: names.function };
    const at = new Date();
    for (let time = 0; time < TIMES; time += 1)
      for (const name of [names.alarms.errors, names.alarms.throttles])
        await publish(account, topicArn, alarmMessage({ name, ...about }, at));
  },
  recover: async () => {},
  expected: { outcome: ['RESOLVED'], causes: ['function-timeout-too-low'], changes: ['set-function-timeout'] },
  forbids: ({ incidents }) =>
    incidents.length === 1 ? [] : [`${incidents.length} incidents were opened for one fault`],
};
