import { WORKLOAD_TAG_LIST } from '../../../target/tags.ts';
import { createOutcome } from '../outcome.ts';
import { letInvoke } from '../permission.ts';
import type { Entry } from '../recorder.ts';

/** Notices are published to a topic that the function has subscribed to. */
export const topic: Entry = {
  name: 'notice-recorder',
  description: 'a function that records notices, which a topic delivers to it through a filter',
  workMs: 50,
  async create(account, { names, arns }) {
    await createOutcome(account, { names, arns });
    await account.send('sns', 'CreateTopic', { Name: names.source, Tags: WORKLOAD_TAG_LIST });
    await letInvoke(account, names, { service: 'sns.amazonaws.com', sourceArn: arns.source, statement: 'notices' });
    await account.send('sns', 'Subscribe', {
      TopicArn: arns.source,
      Protocol: 'lambda',
      Endpoint: arns.alias,
      Attributes: { FilterPolicy: JSON.stringify({ kind: ['order', 'refund'] }) },
    });
  },
  alarms: (names) => [
    {
      name: 'topic-failures',
      namespace: 'AWS/SNS',
      metric: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: names.source },
      rings: 'any',
    },
  ],
  async send(account, { arns }, id) {
    await account.send('sns', 'Publish', {
      TopicArn: arns.source,
      Message: JSON.stringify({ id }),
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'order' } },
    });
  },
  drain: async () => undefined,
};
