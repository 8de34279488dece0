import {
  type CreateTableCommandInput,
  CreateTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/** Our tables; a prefix lets several installations share an account. */
const TABLE_NAMES = [
  'incident-state',
  'incident-context',
  'incident-approvals',
  'incident-audit',
  'audit-seals',
  'checkpoints',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

export interface TableDefinition {
  /** Input of CreateTable, without the prefix. */
  readonly create: CreateTableCommandInput & { TableName: TableName };
  /** Attribute holding the epoch second after which a row may go; absent where rows are kept for ever. */
  readonly ttlAttribute?: string;
}

const S = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
const keys = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
const index = (IndexName: string, hash: string, range: string) => ({
  IndexName,
  KeySchema: keys(hash, range),
  Projection: { ProjectionType: 'ALL' as const },
});

export const TABLES: readonly TableDefinition[] = [
  {
    create: {
      TableName: 'incident-state',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('incident_id'),
      AttributeDefinitions: S('incident_id', 'status', 'listing', 'updated_at'),
      // `by-status` feeds the watchdog's sweeps, `by-time` the list of incidents: newest first in one request.
      GlobalSecondaryIndexes: [index('by-status', 'status', 'updated_at'), index('by-time', 'listing', 'updated_at')],
    },
  },
  {
    create: {
      TableName: 'incident-context',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('pk', 'sk'),
      AttributeDefinitions: S('pk', 'sk'),
      // The outbox is drained from the stream.
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    },
    ttlAttribute: 'ttl',
  },
  {
    create: {
      TableName: 'incident-approvals',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('proposal_id', 'approver_decision'),
      AttributeDefinitions: S('proposal_id', 'approver_decision'),
    },
  },
  {
    // Append only: no TTL, and no role of ours may update or delete.
    create: {
      TableName: 'incident-audit',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('incident_id', 'seq'),
      AttributeDefinitions: [...S('incident_id'), { AttributeName: 'seq', AttributeType: 'N' }],
    },
  },
  {
    // The sealer's lease, cursor and positions: a table of its own, because only the sealer may write there.
    create: {
      TableName: 'audit-seals',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('pk'),
      AttributeDefinitions: S('pk'),
    },
  },
  {
    create: {
      TableName: 'checkpoints',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('pk', 'sk'),
      AttributeDefinitions: S('pk', 'sk'),
    },
    ttlAttribute: 'ttl',
  },
];

/** Creates the tables that do not exist and waits until they do. Returns the names of those it created. */
export const createMissingTables = async (
  client: DynamoDBClient,
  prefix = '',
  names: readonly TableName[] = TABLE_NAMES,
): Promise<string[]> => {
  const existing = new Set(await listTables(client));
  const missing = TABLES.filter(
    ({ create }) => names.includes(create.TableName) && !existing.has(prefix + create.TableName),
  );
  await Promise.all(missing.map((table) => createTable(client, prefix, table)));
  return missing.map(({ create }) => prefix + create.TableName);
};

const listTables = async (client: DynamoDBClient): Promise<string[]> => {
  const names: string[] = [];
  let start: string | undefined;
  do {
    const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
    names.push(...(page.TableNames ?? []));
    start = page.LastEvaluatedTableName;
  } while (start !== undefined);
  return names;
};

const createTable = async (client: DynamoDBClient, prefix: string, table: TableDefinition): Promise<void> => {
  const TableName = prefix + table.create.TableName;
  await client.send(new CreateTableCommand({ ...table.create, TableName })).catch((error: unknown) => {
    // Somebody else created it meanwhile, which is what we want.
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  });
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  if (table.ttlAttribute === undefined) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: table.ttlAttribute },
    }),
  );
};
