import { strToU8, zipSync } from 'fflate';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import type { AwsReader, AwsWriter } from '../../../shared/aws/aws-reader.ts';
import type { AwsAccess } from '../../../shared/aws/clients.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';

export interface LocalWorkload {
  access: AwsAccess;
  aws: LocalAws;
  reader: AwsReader;
  writer: AwsWriter;
  roleArn: string;
  standbyRoleArn: string;
  bucketArn: string;
  queueArn: string;
  functionArn: string;
  policyArn: string;
  mappingUuid: string;
}

export const READS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }],
};
const FEEDS = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: '*',
    },
  ],
};
export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** A function with its role, queue and trigger in the embedded AWS, reached by the real SDK clients. */
export const startLocalWorkload = async (): Promise<LocalWorkload> => {
  const aws = await startLocalAws({ dynamo: dynamoSettings() });
  const access: AwsAccess = { region: aws.region, endpoint: aws.endpoint, credentials: aws.credentials };
  const reader = createAwsReader({ ...access, accountId: aws.accountId });
  const writer = createAwsWriter(access);
  const made = async (service: string, operation: string, input: object): Promise<Record<string, unknown>> =>
    writer.write({ service, operation, input: input as Record<string, unknown> });
  const role = await made('iam', 'CreateRole', {
    RoleName: 'orders-role',
    AssumeRolePolicyDocument: JSON.stringify(TRUST),
  });
  const roleArn = (role.Role as { Arn: string }).Arn;
  await made('iam', 'PutRolePolicy', {
    RoleName: 'orders-role',
    PolicyName: 'read-orders',
    PolicyDocument: JSON.stringify(READS, null, 2),
  });
  const policy = await made('iam', 'CreatePolicy', {
    PolicyName: 'orders-feed',
    PolicyDocument: JSON.stringify(FEEDS),
    Tags: [{ Key: 'tier', Value: '6' }],
  });
  const policyArn = (policy.Policy as { Arn: string }).Arn;
  await made('iam', 'CreatePolicyVersion', { PolicyArn: policyArn, PolicyDocument: JSON.stringify(READS) });
  await made('iam', 'AttachRolePolicy', { RoleName: 'orders-role', PolicyArn: policyArn });
  // What the function may be given instead, and what its policy names.
  const standby = await made('iam', 'CreateRole', {
    RoleName: 'orders-standby',
    AssumeRolePolicyDocument: JSON.stringify(TRUST),
  });
  await made('s3', 'CreateBucket', { Bucket: 'orders' });
  await made('sqs', 'CreateQueue', { QueueName: 'orders-in' });
  const fn = await made('lambda', 'CreateFunction', {
    FunctionName: 'orders',
    Role: roleArn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 10,
    MemorySize: 128,
    Environment: { Variables: { TABLE: 'orders' } },
    Code: { ZipFile: zipSync({ 'index.mjs': strToU8('export const handler = async () => ({ ok: true });') }) },
  });
  const mapping = await made('lambda', 'CreateEventSourceMapping', {
    FunctionName: 'orders',
    EventSourceArn: `arn:aws:sqs:${aws.region}:${aws.accountId}:orders-in`,
    BatchSize: 5,
  });
  return {
    standbyRoleArn: (standby.Role as { Arn: string }).Arn,
    bucketArn: 'arn:aws:s3:::orders',
    queueArn: `arn:aws:sqs:${aws.region}:${aws.accountId}:orders-in`,
    access,
    aws,
    reader,
    writer,
    roleArn,
    policyArn,
    functionArn: String(fn.FunctionArn),
    mappingUuid: String(mapping.UUID),
  };
};
