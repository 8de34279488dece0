import type { Row, SnapshotReader } from './row.ts';

/** Log groups, with how long they keep what they hold. */
export const logGroups: SnapshotReader = async (aws) => {
  const found = await aws.read<{ logGroups?: { logGroupName: string; retentionInDays?: number }[] }>(
    'logs',
    'DescribeLogGroups',
    {},
  );
  return (found?.logGroups ?? []).map(
    ({ logGroupName, retentionInDays }): Row => [`log group ${logGroupName}`, { retention: retentionInDays ?? null }],
  );
};
