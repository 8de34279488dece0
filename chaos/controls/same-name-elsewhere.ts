import type { Control } from '../fault.ts';
import { timeoutTooLow } from '../faults/timeout-too-low.ts';
import type { TargetAccount } from '../target/account.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

/** What CloudWatch tells of an alarm, as SNS carries it. */
export const alarmMessage = (
  alarm: { name: string; accountId: string; region: string; regionName: string; functionName: string },
  at: Date,
): string =>
  JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: null,
    AWSAccountId: alarm.accountId,
    NewStateValue: 'ALARM',
    NewStateReason: 'Threshold Crossed: 1 datapoint [1.0] was greater than or equal to the threshold (1.0).',
    StateChangeTime: at.toISOString().replace('Z', '+0000'),
    Region: alarm.regionName,
    AlarmArn: `arn:aws:cloudwatch:${alarm.region}:${alarm.accountId}:alarm:${alarm.name}`,
    OldStateValue: 'OK',
    Trigger: {
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Unit: null,
      Dimensions: [{ value: alarm.functionName, name: 'FunctionName' }],
      Period: 60,
      EvaluationPeriods: 2,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    },
  });

export const publish = async (account: TargetAccount, TopicArn: string, Message: string): Promise<void> => {
  await account.send('sns', 'Publish', { TopicArn, Message });
};

const ELSEWHERE = '210987654321';

export const sameNameElsewhere: Control<Target> = {
  id: 'same-name-elsewhere',
  taxonomy: 'C-11',
  description:
    'alarms of a function of the same name in another account and region arrive too: only ours is looked into',
  workload: dataProcessor,
  inject: async ({ account, deployed: { names, topicArn }, breakBy }) => {
    const foreign = { name: names.alarms.errors, functionName: names.function };
    const places = [
      { accountId: ELSEWHERE, region: account.region, regionName: 'US East (N. Virginia)' },
      { accountId: account.accountId, region: 'eu-central-1', regionName: 'Europe (Frankfurt)' },
    ];
    for (const place of places) await publish(account, topicArn, alarmMessage({ ...foreign, ...place }, new Date()));
    await breakBy(timeoutTooLow);
  },
  recover: async () => {},
  expected: { outcome: ['RESOLVED'], causes: ['function-timeout-too-low'], changes: ['set-function-timeout'] },
  forbids: ({ incidents }) =>
    incidents.filter(({ alarms, resource }) =>
      [resource, ...alarms.map(({ arn }) => arn ?? '')].some((arn) => /eu-central-1|210987654321/.test(arn)),
    ).length > 0
      ? ['an alarm from elsewhere became an incident here']
      : [],
};
