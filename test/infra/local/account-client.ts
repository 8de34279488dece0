import { setTimeout as delay } from 'node:timers/promises';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ReadyDocument } from '../../../shared/ready-document.ts';
import { until } from './until.ts';

/** AWS's own clients as a person would point them at a running `serve`: they know its ready document and nothing else. */
export interface AccountClient {
  ready: ReadyDocument;
  dynamodb: DynamoDBClient;
  iam: IAMClient;
  lambda: LambdaClient;
  s3: S3Client;
  sns: SNSClient;
  sqs: SQSClient;
  /** Puts the sample message into the target's queue, `count` times. */
  sendMessages(count: number): Promise<void>;
  /** True when the target answers the probe event without a function error. */
  answersProbe(): Promise<boolean>;
  /** Resolves once an alarm of that name rings. */
  waitForAlarm(name: RegExp, ms: number): Promise<void>;
  /** Calls that changed something since `since`, oldest first, without refused ones: `PutRolePolicy by arn:…`. */
  changesSince(since: Date): Promise<string[]>;
}

export const openAccountClient = (ready: ReadyDocument): AccountClient => {
  const { aws: endpoint, region, credentials, target } = ready;
  // The SDK writes into the credentials that it is given.
  const config = { endpoint, region, credentials: { ...credentials } };
  const lambda = new LambdaClient(config);
  const sqs = new SQSClient(config);
  const cloudwatch = new CloudWatchClient(config);
  const cloudtrail = new CloudTrailClient(config);
  return {
    ready,
    dynamodb: new DynamoDBClient(config),
    iam: new IAMClient(config),
    lambda,
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sns: new SNSClient(config),
    sqs,
    sendMessages: async (count) => {
      const message = { QueueUrl: target.queueUrl, MessageBody: target.sampleMessage };
      for (let sent = 0; sent < count; sent += 1) await sqs.send(new SendMessageCommand(message));
    },
    answersProbe: async () => {
      const Payload = JSON.stringify(target.probeEvent);
      const answer = await lambda.send(new InvokeCommand({ FunctionName: target.function, Payload }));
      return answer.StatusCode === 200 && answer.FunctionError === undefined;
    },
    waitForAlarm: async (name, ms) => {
      const ringing = async (): Promise<string[]> => {
        const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
        return (MetricAlarms ?? []).map(({ AlarmName = '' }) => AlarmName);
      };
      const look = async () => ((await ringing()).some((one) => name.test(one)) ? true : undefined);
      await until(look, ms, async () => `only these ring: ${(await ringing()).join()}`);
    },
    changesSince: async (since) => {
      await delay(TRAIL_DELAY_MS);
      return changesIn(cloudtrail, since);
    },
  };
};

/** CloudTrail tells later than it happened, on the embedded account by a tenth of a second. */
const TRAIL_DELAY_MS = 200;

/** Written by every request of a role that works, and changing nothing. */
const HARMLESS = /^(AssumeRole|Invoke|SendMessage)/;

const changesIn = async (cloudtrail: CloudTrailClient, since: Date): Promise<string[]> => {
  const changes: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudtrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
        StartTime: since,
        NextToken,
      }),
    );
    for (const { EventName = '', CloudTrailEvent = '{}' } of page.Events ?? []) {
      const { userIdentity, errorCode } = JSON.parse(CloudTrailEvent) as {
        userIdentity?: { arn?: string };
        errorCode?: string;
      };
      if (errorCode === undefined && !HARMLESS.test(EventName))
        changes.push(`${EventName} by ${userIdentity?.arn ?? 'nobody'}`);
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return changes.reverse();
};
