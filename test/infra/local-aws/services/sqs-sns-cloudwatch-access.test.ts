import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateTopicCommand, PublishCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMessagingAccount, type MessagingAccount } from './messaging-account.ts';

let account: MessagingAccount;
let roleArn: string;
let sqs: SQSClient;
let sns: SNSClient;
let cloudwatch: CloudWatchClient;

const ROLE = 'shop';

beforeAll(async () => {
  account = await openMessagingAccount();
  const root = { endpoint: account.aws.endpoint, region: account.aws.region, credentials: account.aws.credentials };
  const iam = new IAMClient(root);
  const trust = { Effect: 'Allow', Principal: { AWS: account.aws.accountId }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: ROLE,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  roleArn = Role?.Arn as string;
  const Statement = [
    {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: [account.arn('sqs', 'open'), account.arn('sqs', 'denied')],
    },
    { Effect: 'Allow', Action: 'sns:Publish', Resource: account.arn('sns', 'open') },
    {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'Shop' } },
    },
    { Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: account.arn('cloudwatch', 'alarm:shop-*') },
  ];
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: ROLE,
      PolicyName: 'shop',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
  const { Credentials } = await new STSClient(root).send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'test' }),
  );
  const config = {
    ...root,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    },
  };
  sqs = new SQSClient(config);
  sns = new SNSClient(config);
  cloudwatch = new CloudWatchClient(config);
});
afterAll(() => account[Symbol.asyncDispose]());

const queue = async (QueueName: string, statement?: object): Promise<string> => {
  const { QueueUrl } = await account.sqs.send(new CreateQueueCommand({ QueueName }));
  const Policy = JSON.stringify({
    Statement: [{ Resource: account.arn('sqs', QueueName), Principal: { AWS: roleArn }, ...statement }],
  });
  if (statement) await account.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return QueueUrl as string;
};

const denied = (action: string, resource: string) =>
  new RegExp(`User: .*assumed-role/shop/test is not authorized to perform: ${action} on resource: ${resource}`);

describe('a role at a queue', () => {
  it('may send, one by one or in batches, with the one permission there is for it', async () => {
    const QueueUrl = await queue('open');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    const { Successful } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x' }] }),
    );
    expect(Successful).toHaveLength(1);
  });

  it('may not receive without being allowed to', async () => {
    const QueueUrl = await queue('open');
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow(
      denied('sqs:receivemessage', account.arn('sqs', 'open')),
    );
  });

  it('may do what only the queue’s own policy allows it', async () => {
    const QueueUrl = await queue('granting', { Effect: 'Allow', Action: 'sqs:ReceiveMessage' });
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).resolves.toBeDefined();
  });

  it('may not do what the queue’s own policy denies', async () => {
    const QueueUrl = await queue('denied', { Effect: 'Deny', Action: 'sqs:*' });
    await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toThrow(/explicit deny/);
  });
});

describe('a role at a topic', () => {
  it('may publish where it is allowed, until the topic’s policy denies it', async () => {
    const { TopicArn } = await account.sns.send(new CreateTopicCommand({ Name: 'open' }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
    const Policy = JSON.stringify({
      Statement: [{ Effect: 'Deny', Principal: { AWS: roleArn }, Action: 'sns:Publish', Resource: TopicArn }],
    });
    await account.sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: Policy }),
    );
    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toThrow(/explicit deny/);
  });
});

describe('a role at CloudWatch', () => {
  it('may put data only into the namespace it is given', async () => {
    const put = (Namespace: string) =>
      cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'm', Value: 1 }] }));
    await expect(put('Shop')).resolves.toBeDefined();
    await expect(put('Bank')).rejects.toThrow(denied('cloudwatch:PutMetricData', ''));
  });

  it('may describe only the alarms it is given', async () => {
    const describeAlarms = (...AlarmNames: string[]) => cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));
    await expect(describeAlarms('shop-errors')).resolves.toBeDefined();
    await expect(describeAlarms('shop-errors', 'bank-errors')).rejects.toThrow(
      denied('cloudwatch:DescribeAlarms', account.arn('cloudwatch', 'alarm:bank-errors')),
    );
  });
});
