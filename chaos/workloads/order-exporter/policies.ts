import type { TargetNames } from '../../target/names.ts';

const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

/** AWS's own policy by which Lambda connects a function to a network. */
export const NETWORK_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

/** What goes in. */
export const exporterInput = (names: TargetNames) =>
  document({
    Sid: 'ReadOrders',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [`arn:aws:s3:::${names.bucket}`, `arn:aws:s3:::${names.bucket}/*`],
  });

/** What comes out. */
export const exporterOutput = (names: TargetNames, scope: { accountId: string; region: string }) =>
  document({
    Sid: 'WriteExports',
    Effect: 'Allow',
    Action: ['dynamodb:PutItem'],
    Resource: `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${names.table}`,
  });
