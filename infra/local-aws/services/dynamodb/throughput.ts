import { AwsError } from '../../aws-error.ts';
import type { Timing } from '../../world.ts';
import type { TableArns } from './arns.ts';
import type { Backend } from './backend.ts';
import { SERVED } from './operations.ts';

type Kind = 'Read' | 'Write';
type Json = Readonly<Record<string, unknown>>;

/** Unused capacity of the last five minutes may be used at once (DynamoDB Developer Guide, "Burst capacity"). */
const BURST_SECONDS = 300;
const BYTES_PER_UNIT: Readonly<Record<Kind, number>> = { Read: 4_096, Write: 1_024 };

interface Bucket {
  unitsPerSecond: number;
  units: number;
  at: number;
}

/**
 * Provisioned throughput of tables. A request is let in while its table has any capacity left, and what it used is taken
 * off afterwards, by the bytes sent or answered: AWS counts bytes of items. Capacity comes back by the second.
 */
export interface Throughput {
  /**
   * Throws `ProvisionedThroughputExceededException` when a table that the request touches has no capacity left. What it
   * resolves to takes off what the answered request has used.
   */
  admit(operation: string, rawBody: Uint8Array): Promise<(answerBytes: number) => void>;
  /** A table was made, changed or deleted. */
  forget(table: string): void;
}

type Buckets = Partial<Record<Kind, Bucket>>;

export const throughput = (backend: Backend, arns: TableArns, timing: Timing): Throughput => {
  const known = new Map<string, Buckets>();
  const burstSeconds = timing.periodMs(BURST_SECONDS) / 1_000;

  const bucketsOf = async (table: string): Promise<Buckets> => {
    const buckets = known.get(table);
    if (buckets !== undefined) return buckets;
    const made = bucketsFor(await backend.ask('DescribeTable', { TableName: table }), burstSeconds);
    known.set(table, made);
    return made;
  };

  return {
    async admit(operation, rawBody) {
      const kind = kindOf(operation);
      if (kind === undefined) return () => undefined;
      const used: Bucket[] = [];
      const tables = tablesIn(rawBody, arns);
      for (const table of tables) {
        const bucket = (await bucketsOf(table))[kind];
        if (bucket === undefined) continue;
        if (refill(bucket, burstSeconds).units <= 0) throw exceeded(kind, arns.table(table));
        used.push(bucket);
      }
      return (answerBytes) => {
        const bytes = (kind === 'Write' ? rawBody.byteLength : answerBytes) / tables.length;
        for (const bucket of used) bucket.units -= Math.ceil(bytes / BYTES_PER_UNIT[kind]);
      };
    },
    forget: (table) => void known.delete(table),
  };
};

const kindOf = (operation: string): Kind | undefined => {
  const served = SERVED[operation];
  if (served?.plane !== 'data' || operation === 'GetRecords' || operation === 'GetShardIterator') return undefined;
  return served.writes ? 'Write' : 'Read';
};

interface Described {
  Table?: {
    BillingModeSummary?: { BillingMode?: string };
    ProvisionedThroughput?: { ReadCapacityUnits?: number; WriteCapacityUnits?: number };
  };
}

/** A table that is paid by the request has none, and neither has one that does not exist. */
const bucketsFor = (described: unknown, burstSeconds: number): Buckets => {
  const { BillingModeSummary, ProvisionedThroughput: given } = (described as Described | undefined)?.Table ?? {};
  if (given === undefined || BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST') return {};
  const bucket = (unitsPerSecond = 0): Bucket | undefined =>
    unitsPerSecond > 0 ? { unitsPerSecond, units: unitsPerSecond * burstSeconds, at: Date.now() } : undefined;
  const [read, write] = [bucket(given.ReadCapacityUnits), bucket(given.WriteCapacityUnits)];
  return { ...(read && { Read: read }), ...(write && { Write: write }) };
};

const refill = (bucket: Bucket, burstSeconds: number): Bucket => {
  const now = Date.now();
  const gained = ((now - bucket.at) / 1_000) * bucket.unitsPerSecond;
  bucket.units = Math.min(bucket.unitsPerSecond * burstSeconds, bucket.units + gained);
  bucket.at = now;
  return bucket;
};

/** Tables that a request names, alone, in a batch or in a transaction. */
const tablesIn = (rawBody: Uint8Array, arns: TableArns): string[] => {
  const input = JSON.parse(Buffer.from(rawBody).toString()) as Json;
  const named = [input, ...((input.TransactItems as Json[] | undefined) ?? []).flatMap((item) => Object.values(item))]
    .map((part) => (part as Json).TableName)
    .filter((name) => typeof name === 'string');
  const batch = Object.keys((input.RequestItems as Json | undefined) ?? {});
  return [...new Set([...named, ...batch].map((name) => arns.tableName(name)))];
};

const exceeded = (kind: Kind, resource: string): AwsError =>
  new AwsError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
    400,
    { ThrottlingReasons: [{ reason: `Table${kind}ProvisionedThroughputExceeded`, resource }] },
  );
