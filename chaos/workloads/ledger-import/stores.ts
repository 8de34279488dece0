import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAG_LIST } from '../../target/tags.ts';
import { unlessExists } from '../../target/unless-exists.ts';

/** Writes a second that an import needs, with room to spare. */
const WRITE_CAPACITY_UNITS = 40;

/** A table of imported entries by `id`, with throughput that is paid for. */
export const createEntryTable = async (account: TargetAccount, TableName: string): Promise<void> => {
  await unlessExists(
    account.send('dynamodb', 'CreateTable', {
      TableName,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: WRITE_CAPACITY_UNITS },
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      Tags: WORKLOAD_TAG_LIST,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
};

/** Entries of one ledger, with memos so long that a row of them takes several write units. */
export const ledgerBody = (): string =>
  Array.from({ length: 12 }, (_, entry) => `account-${entry},${entry * 7},${'carried forward '.repeat(40)}`).join('\n');
