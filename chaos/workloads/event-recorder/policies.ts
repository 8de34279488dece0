import type { RecorderArns, RecorderNames } from './names.ts';

const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

/** Inline policy of the execution role: the rows, and the metric. */
export const rowPolicy = (scope: { accountId: string; region: string }, names: RecorderNames) =>
  document(
    {
      Sid: 'WriteRows',
      Effect: 'Allow',
      Action: 'dynamodb:PutItem',
      Resource: `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${names.table}`,
    },
    {
      Sid: 'CountRepeated',
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'EventRecorder' } },
    },
  );

/** Managed policy of the execution role: the records of how events ended. */
export const outcomePolicy = (arns: RecorderArns) =>
  document({
    Sid: 'SendOutcome',
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: [arns.receipts, arns.failures],
  });
