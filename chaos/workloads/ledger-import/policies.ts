import type { TargetNames } from '../../target/names.ts';

const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

/** What goes in: every bucket of the workload may be read. */
export const ledgerInput = (names: TargetNames) =>
  document({
    Sid: 'ReadLedgers',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [`arn:aws:s3:::${names.bucket}`, `arn:aws:s3:::${names.bucket}/*`, `arn:aws:s3:::${names.function}-*`],
  });

/** What comes out: every table of the workload may be written. */
export const ledgerOutput = (names: TargetNames, scope: { accountId: string; region: string }) => {
  const tables = `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table`;
  return document({
    Sid: 'WriteEntries',
    Effect: 'Allow',
    Action: ['dynamodb:PutItem'],
    Resource: [`${tables}/${names.table}`, `${tables}/${names.function}-*`],
  });
};
