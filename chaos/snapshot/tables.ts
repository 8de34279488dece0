import { readTableThroughput } from '../../shared/aws/table-reads.ts';
import type { Row, SnapshotReader } from './row.ts';

/** Tables, with what they may be asked to do a second. */
export const tables: SnapshotReader = async (aws) => {
  const found = await aws.read<{ TableNames?: string[] }>('dynamodb', 'ListTables', {});
  return Promise.all(
    (found?.TableNames ?? []).map(
      async (name): Promise<Row> => [`table ${name}`, (await readTableThroughput(aws, `table/${name}`)) ?? null],
    ),
  );
};
