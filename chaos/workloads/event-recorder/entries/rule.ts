import { WORKLOAD_TAG_LIST } from '../../../target/tags.ts';
import { createOutcome } from '../outcome.ts';
import { letInvoke } from '../permission.ts';
import type { Entry } from '../recorder.ts';

/** Orders reach the function by a rule, which also sweeps every minute. */
export const rule: Entry = {
  name: 'order-recorder',
  description: 'a function that records orders, which an EventBridge rule brings it by pattern and by schedule',
  workMs: 50,
  async create(account, { names, arns }) {
    await createOutcome(account, { names, arns });
    await account.send('eventbridge', 'PutRule', {
      Name: names.rule,
      ScheduleExpression: 'rate(1 minute)',
      EventPattern: JSON.stringify({ source: ['shop'], 'detail-type': ['order'] }),
      Description: 'Orders, and a sweep every minute',
      Tags: WORKLOAD_TAG_LIST,
    });
    await letInvoke(account, names, { service: 'events.amazonaws.com', sourceArn: arns.rule, statement: 'orders' });
    await account.send('eventbridge', 'PutTargets', {
      Rule: names.rule,
      Targets: [{ Id: 'recorder', Arn: arns.alias }],
    });
  },
  alarms: (names) => [
    {
      name: 'rule-failures',
      namespace: 'AWS/Events',
      metric: 'FailedInvocations',
      dimensions: { RuleName: names.rule },
      rings: 'any',
    },
  ],
  async send(account, _parts, id) {
    const Entries = [{ Source: 'shop', DetailType: 'order', Detail: JSON.stringify({ id }) }];
    await account.send('eventbridge', 'PutEvents', { Entries });
  },
  drain: async () => undefined,
};
