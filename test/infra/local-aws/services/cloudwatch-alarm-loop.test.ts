import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type PutMetricAlarmCommandInput,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, openMessagingAccount, type MessagingAccount } from './messaging-account.ts';

let account: MessagingAccount;
let topicArn: string;
let queueUrl: string;

const queuePolicy = (queueArn: string, sourceArn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      },
    ],
  });

beforeAll(async () => {
  account = await openMessagingAccount({ periodScale: 120 });
  topicArn = (await account.sns.send(new CreateTopicCommand({ Name: 'alarms' }))).TopicArn as string;
  queueUrl = (await account.sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }))).QueueUrl as string;
  const queueArn = account.arn('sqs', 'inbox');
  await account.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { Policy: queuePolicy(queueArn, topicArn) } }),
  );
  await account.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn }));
});

afterAll(() => account[Symbol.asyncDispose]());

const putAlarm = (name: string, more: Partial<PutMetricAlarmCommandInput> = {}) =>
  account.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: 'Shop',
      MetricName: name,
      Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [topicArn],
      OKActions: [topicArn],
      ...more,
    }),
  );

const putDatum = (name: string, Value: number) =>
  account.cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: [{ MetricName: name, Value, Dimensions: [{ Name: 'FunctionName', Value: 'orders' }] }],
    }),
  );

const alarmNamed = async (name: string) =>
  (await account.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0];

const reaches = (name: string, state: StateValue) =>
  eventually(`${name} is ${state}`, async () => {
    const alarm = await alarmNamed(name);
    return alarm?.StateValue === state && alarm;
  });

interface Body {
  AlarmName: string;
  NewStateValue: string;
  OldStateValue: string;
  [member: string]: unknown;
}

const receiveNotification = async (
  name: string,
  state: StateValue,
  previous?: StateValue,
): Promise<{ envelope: Record<string, string>; body: Body }> =>
  eventually(`${name} ${state} arrives`, async () => {
    const { Messages = [] } = await account.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: 1,
        VisibilityTimeout: 0,
        MaxNumberOfMessages: 10,
      }),
    );
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, string>)
      .map((envelope) => ({ envelope, body: JSON.parse(envelope['Message'] ?? '') as Body }))
      .find(
        ({ body }) =>
          body.AlarmName === name &&
          body.NewStateValue === state &&
          (previous === undefined || body.OldStateValue === previous),
      );
  });

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern) as unknown;

describe('an alarm on a metric', () => {
  it('moves to ALARM as soon as a breaching datum arrives, and says so through its topic', async () => {
    await putAlarm('Errors', { AlarmDescription: 'orders fail' });
    await reaches('Errors', 'OK');
    const begin = Date.now();
    await putDatum('Errors', 5);
    const { envelope, body } = await receiveNotification('Errors', 'ALARM');
    expect(Date.now() - begin).toBeLessThan(1000);
    expect(envelope).toMatchObject({
      Type: 'Notification',
      TopicArn: topicArn,
      Subject: 'ALARM: "Errors" in US East (N. Virginia)',
      SignatureVersion: '1',
    });
    expect(body).toEqual({
      AlarmName: 'Errors',
      AlarmDescription: 'orders fail',
      AWSAccountId: account.aws.accountId,
      AlarmConfigurationUpdatedTimestamp: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      NewStateValue: 'ALARM',
      NewStateReason: matching(
        /^Threshold Crossed: 1 out of the last 1 datapoints \[5\.0 \(\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\)\] was greater than or equal to the threshold \(1\.0\) \(minimum 1 datapoint for OK -> ALARM transition\)\.$/,
      ),
      StateChangeTime: matching(/\+0000$/),
      Region: 'US East (N. Virginia)',
      AlarmArn: account.arn('cloudwatch', 'alarm:Errors'),
      OldStateValue: 'OK',
      OKActions: [topicArn],
      AlarmActions: [topicArn],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: 'Errors',
        Namespace: 'Shop',
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Dimensions: [{ value: 'orders', name: 'FunctionName' }],
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 1,
        TreatMissingData: 'notBreaching',
        EvaluateLowSampleCountPercentile: '',
      },
    });
    expect(envelope['Message']).toContain('"Threshold":1.0');
  });

  it('returns to OK when the data stops and missing data is not breaching', async () => {
    const { body } = await receiveNotification('Errors', 'OK', 'ALARM');
    expect(body['NewStateReason']).toMatch(
      /no datapoints were received for 1 period and 1 missing datapoint was treated as \[NonBreaching\]\.$/,
    );
  });

  it('notices that nothing happens when missing data is breaching', async () => {
    await putAlarm('Invocations', {
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
    });
    const { body } = await receiveNotification('Invocations', 'ALARM');
    expect(body['NewStateReason']).toMatch(
      /^Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as \[Breaching\]\.$/,
    );
  });

  it.each([
    { rule: 'a sum that more data can only raise', comparison: 'GreaterThanOrEqualToThreshold', state: 'ALARM' },
    {
      rule: 'a sum that more data could still raise',
      comparison: 'LessThanOrEqualToThreshold',
      state: 'INSUFFICIENT_DATA',
    },
  ] as const)('in an unfinished period, $rule leaves it in $state', async ({ comparison, state }) => {
    const name = `Unfinished-${state}`;
    await putAlarm(name, { ComparisonOperator: comparison, Period: 86_400, TreatMissingData: 'missing' });
    await putDatum(name, 1);
    expect((await alarmNamed(name))?.StateValue).toBe(state);
  });

  it('keeps a history of configuration, states and actions', async () => {
    const AlarmHistoryItems = await eventually('the last action is written down', async () => {
      const { AlarmHistoryItems: items = [] } = await account.cloudwatch.send(
        new DescribeAlarmHistoryCommand({ AlarmName: 'Errors', ScanBy: 'TimestampAscending' }),
      );
      return items.length === 7 && items;
    });
    const summariesOf = (type: string) =>
      AlarmHistoryItems.filter(({ HistoryItemType }) => HistoryItemType === type).map((item) => item.HistorySummary);
    expect(summariesOf('ConfigurationUpdate')).toEqual(['Alarm "Errors" created']);
    expect(summariesOf('StateUpdate')).toEqual([
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from ALARM to OK',
    ]);
    expect(summariesOf('Action')).toEqual(Array(3).fill(`Successfully executed action ${topicArn}`));
    const toAlarm = AlarmHistoryItems.find(({ HistorySummary }) => HistorySummary?.endsWith('OK to ALARM'));
    const data = JSON.parse(toAlarm?.HistoryData ?? '') as { newState: { stateReasonData: unknown } };
    expect(data.newState.stateReasonData).toMatchObject({
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [5],
      threshold: 1,
    });
  });

  it('records an action that its topic forbids as failed', async () => {
    const closed = (await account.sns.send(new CreateTopicCommand({ Name: 'closed' }))).TopicArn as string;
    const Policy = JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: closed },
      ],
    });
    await account.sns.send(
      new SetTopicAttributesCommand({ TopicArn: closed, AttributeName: 'Policy', AttributeValue: Policy }),
    );
    await putAlarm('Forbidden', { AlarmActions: [closed], OKActions: [] });
    await putDatum('Forbidden', 1);
    const summary = await eventually('the failed action is recorded', async () => {
      const { AlarmHistoryItems = [] } = await account.cloudwatch.send(
        new DescribeAlarmHistoryCommand({ AlarmName: 'Forbidden', HistoryItemType: 'Action' }),
      );
      return AlarmHistoryItems[0]?.HistorySummary;
    });
    expect(summary).toMatch(/^Failed to execute action .*not authorized to perform: SNS:Publish/);
  });

  it('invokes a function as an action, with the event that AWS sends', async () => {
    const functionArn = account.arn('lambda', 'function:pager');
    await putAlarm('Pages', { AlarmActions: [functionArn], OKActions: [] });
    await account.cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'Pages', StateValue: 'ALARM', StateReason: 'a rehearsal' }),
    );
    const invocation = await eventually('the function is invoked', () =>
      account.invocations.find((each) => each.functionArn === functionArn),
    );
    expect(invocation).toMatchObject({
      service: 'lambda.alarms.cloudwatch.amazonaws.com',
      payload: {
        source: 'aws.cloudwatch',
        alarmData: { alarmName: 'Pages', state: { value: 'ALARM', reason: 'a rehearsal' } },
      },
    });
  });

  it('says nothing while its actions are disabled', async () => {
    await putAlarm('Quiet', { ActionsEnabled: false });
    await putDatum('Quiet', 1);
    await reaches('Quiet', 'ALARM');
    const { AlarmHistoryItems = [] } = await account.cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'Quiet', HistoryItemType: 'Action' }),
    );
    expect(AlarmHistoryItems).toEqual([]);
  });

  it('counts a datum whose function ran long before it reported, since its age is compressed like the period', async () => {
    await putAlarm('Slow');
    await account.cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: 'Shop',
        MetricData: [
          {
            MetricName: 'Slow',
            Value: 1,
            Timestamp: new Date(Date.now() - 30_000),
            Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
          },
        ],
      }),
    );
    await reaches('Slow', 'ALARM');
  });
});
