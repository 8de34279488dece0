import type { TargetAccount } from './account.ts';
import { unlessExists } from './unless-exists.ts';

/** A table of rows by `id`. */
export const createRowTable = async (account: TargetAccount, TableName: string): Promise<void> => {
  await unlessExists(
    account.send('dynamodb', 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
};

/** Whether the row is there. */
export const hasRow = async (account: TargetAccount, TableName: string, id: string): Promise<boolean> => {
  const found = await account.send<{ Item?: object }>('dynamodb', 'GetItem', {
    TableName,
    Key: { id: { S: id } },
    ConsistentRead: true,
  });
  return found.Item !== undefined;
};
