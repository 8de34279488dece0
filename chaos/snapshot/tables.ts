import type { Row, SnapshotReader } from './row.ts';

/** Tables. */
export const tables: SnapshotReader = async (aws) => {
  const found = await aws.read<{ TableNames?: string[] }>('dynamodb', 'ListTables', {});
  return (found?.TableNames ?? []).map((name): Row => [`table ${name}`, name]);
};
