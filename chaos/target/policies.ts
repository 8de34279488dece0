import type { TargetNames } from './names.ts';

const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

/** Lambda may assume the role; nobody else. */
export const trustPolicy = () =>
  document({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });

/** Inline policy of the execution role: what goes in, and the metric. */
export const inlinePolicy = (names: TargetNames) =>
  document(
    {
      Sid: 'ReadInput',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [`arn:aws:s3:::${names.bucket}`, `arn:aws:s3:::${names.bucket}/*`],
    },
    {
      Sid: 'CountRows',
      Effect: 'Allow',
      Action: ['cloudwatch:PutMetricData'],
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'DataProcessor' } },
    },
  );

/** Customer-managed policy of the execution role: what comes out. */
export const managedPolicy = (names: TargetNames, scope: { accountId: string; region: string }) =>
  document({
    Sid: 'WriteRows',
    Effect: 'Allow',
    Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Resource: `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${names.table}`,
  });

/** What that policy said before rows were written anew: the work could change a row, and not make one. */
export const earlierManagedPolicy = (names: TargetNames, scope: { accountId: string; region: string }) => {
  const { Version, Statement } = managedPolicy(names, scope);
  return { Version, Statement: Statement.map((statement) => ({ ...statement, Action: ['dynamodb:UpdateItem'] })) };
};

/** AWS's own policy by which a function may write its log. */
export const LOG_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
/** AWS's own policy by which Lambda reads a queue for a function. */
export const QUEUE_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole';

/** AWS's own policies that a queue-fed function needs. */
export const AWS_MANAGED_POLICIES = [LOG_POLICY, QUEUE_POLICY] as const;

/** CloudWatch alarms of this account may publish to the topic. */
export const topicPolicy = (topicArn: string, accountId: string) =>
  document({
    Sid: 'Alarms',
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  });
