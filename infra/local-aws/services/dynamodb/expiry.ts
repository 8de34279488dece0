import type { Backend } from './backend.ts';

/** Deletes items whose time to live is over, which the DynamoDB behind the door never does by itself. */
export interface Expiry {
  start(): void;
  stop(): Promise<void>;
  /** One pass over every table with a time to live; resolves with how many items it deleted. */
  sweep(now?: Date): Promise<number>;
}

/** AWS leaves items alone whose time lies further back than this: such a number is probably no time at all. */
const OLDEST_SECONDS = 5 * 365 * 24 * 3600;

/** `intervalMs` between passes. AWS takes up to days; code must filter on the attribute in either case. */
export function expiry(backend: Backend, intervalMs: number): Expiry {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const sweep = async (now = new Date()): Promise<number> => {
    let deleted = 0;
    for (const table of await tablesOf(backend)) deleted += await sweepTable(backend, table, now);
    return deleted;
  };
  const next = (): void => {
    timer = setTimeout(() => {
      // A pass that fails (the backend is going away) leaves its items to the next one.
      running = sweep().then(next, next);
    }, intervalMs);
    timer.unref();
  };
  return {
    start: next,
    async stop() {
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
    },
    sweep,
  };
}

async function tablesOf(backend: Backend): Promise<string[]> {
  const names: string[] = [];
  for (let start: string | undefined; ; ) {
    const page = (await backend.ask('ListTables', { ExclusiveStartTableName: start })) as
      | { TableNames: string[]; LastEvaluatedTableName?: string }
      | undefined;
    names.push(...(page?.TableNames ?? []));
    start = page?.LastEvaluatedTableName;
    if (!start) return names;
  }
}

type Item = Record<string, unknown>;

async function sweepTable(backend: Backend, table: string, now: Date): Promise<number> {
  const description = (await backend.ask('DescribeTimeToLive', { TableName: table })) as
    | { TimeToLiveDescription: { TimeToLiveStatus: string; AttributeName?: string } }
    | undefined;
  const { TimeToLiveStatus: status, AttributeName: attribute } = description?.TimeToLiveDescription ?? {};
  if (status !== 'ENABLED' || !attribute) return 0;
  const expired = expiredBy(attribute, now);
  const keyNames = await keysOf(backend, table);
  let deleted = 0;
  for (let start: Item | undefined; ; ) {
    const page = (await backend.ask('Scan', {
      TableName: table,
      FilterExpression: expired.expression,
      ...expired.values,
      ExclusiveStartKey: start,
    })) as { Items: Item[]; LastEvaluatedKey?: Item } | undefined;
    for (const item of page?.Items ?? []) {
      const Key = Object.fromEntries(keyNames.map((name) => [name, item[name]]));
      // On condition that it is still expired: a writer may have prolonged it since the scan.
      const gone = await backend.ask('DeleteItem', {
        TableName: table,
        Key,
        ConditionExpression: expired.expression,
        ...expired.values,
      });
      if (gone) deleted++;
    }
    start = page?.LastEvaluatedKey;
    if (!start) return deleted;
  }
}

function expiredBy(attribute: string, now: Date): { expression: string; values: object } {
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    expression: 'attribute_type(#ttl, :number) AND #ttl <= :now AND #ttl > :oldest',
    values: {
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: {
        ':number': { S: 'N' },
        ':now': { N: String(seconds) },
        ':oldest': { N: String(seconds - OLDEST_SECONDS) },
      },
    },
  };
}

async function keysOf(backend: Backend, table: string): Promise<string[]> {
  const description = (await backend.ask('DescribeTable', { TableName: table })) as
    | { Table: { KeySchema: { AttributeName: string }[] } }
    | undefined;
  return (description?.Table.KeySchema ?? []).map((element) => element.AttributeName);
}
