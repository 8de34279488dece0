import { canonicalJson } from '../../shared/canonical.ts';
import { askedOnce } from '../../shared/aws/asked-once.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { SNAPSHOT_READERS } from './index.ts';

/** The configuration of a whole account, by resource: what a drill compares before and after. */
export type Snapshot = ReadonlyMap<string, string>;

/** Members that change by themselves or with every write. */
const VOLATILE = new Set([
  'RevisionId',
  'LastModified',
  'LastUpdateStatus',
  'State',
  'StateReason',
  'StateReasonCode',
  'StateTransitionReason',
  'LastProcessingResult',
  'Location',
  '$metadata',
  'RoleLastUsed',
  'StateValue',
  'StateReasonData',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
  'AlarmConfigurationUpdatedTimestamp',
]);

/** Reads everything that can be configured in the account and matters to a drill, through the AWS API only. */
export const takeSnapshot = async (aws: AwsReader): Promise<Snapshot> => {
  const account = askedOnce(aws);
  const rows = await Promise.all(SNAPSHOT_READERS.map((read) => read(account)));
  return new Map(rows.flat().map(([key, value]) => [key, canonicalJson(settle(value))]));
};

/** Keys that differ between two snapshots, sorted. */
export const snapshotDifferences = (before: Snapshot, after: Snapshot): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();

const settle = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(settle);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return String(value);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !VOLATILE.has(name))
      .map(([name, member]) => [name, settle(member)]),
  );
};
