import type { TargetAccount } from './account.ts';
import { topicPolicy } from './policies.ts';

/** The topic that a workload's alarms tell of themselves. */
export const createAlertTopic = async (account: TargetAccount, name: string, topicArn: string): Promise<void> => {
  await account.send('sns', 'CreateTopic', { Name: name });
  await account.send('sns', 'SetTopicAttributes', {
    TopicArn: topicArn,
    AttributeName: 'Policy',
    AttributeValue: JSON.stringify(topicPolicy(topicArn, account.accountId)),
  });
};
