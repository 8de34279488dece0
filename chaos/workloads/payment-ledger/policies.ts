import type { LedgerKeys } from './keys.ts';
import type { LedgerArns } from './names.ts';

const document = (...statements: readonly object[]): { Version: string; Statement: readonly object[] } => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Inline policy of the execution role: what it reads, and what that is encrypted under. */
export const readPolicy = (arns: LedgerArns, keys: LedgerKeys, secretArn: string) =>
  document(
    { Sid: 'Accounts', Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: arns.parameter },
    { Sid: 'Bookkeeper', Effect: 'Allow', Action: ['secretsmanager:DescribeSecret'], Resource: secretArn },
    { Sid: 'Decryption', Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [keys.settings, keys.credentials] },
  );

/** Customer-managed policy of the execution role: what it writes. */
export const entryPolicy = ({ table }: LedgerArns) =>
  document({
    Sid: 'Entries',
    Effect: 'Allow',
    Action: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
    Resource: table,
  });
