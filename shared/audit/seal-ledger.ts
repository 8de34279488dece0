import type { Head } from './seal.ts';

/** How far sealing has come. The archive is the truth: a cursor behind it catches up. */
export interface SealCursor {
  /** The last seal: its number and hash, when it was signed, up to when it covers, and the entries sealed so far. */
  n: number;
  hash: string;
  at: string;
  to: string;
  total: number;
  /** Every incident written before this was looked at; absent while none was. */
  looked_at?: string;
  /** When all incidents there are were last looked at. */
  swept_at?: string;
}

/**
 * The sealer's own rows: its lease, its cursor, and the last sealed entry of every incident. Drivers: DynamoDB and
 * memory; both pass one contract suite. Methods may throw `RetryableError`.
 */
export interface SealLedger {
  /** Takes or renews the lease, under a fence that rises; undefined while another owner holds it. */
  acquire(owner: string, now: Date, leaseMs: number): Promise<{ fence: number; cursor?: SealCursor } | undefined>;
  /** `ConflictError` when somebody took the lease since. */
  advance(fence: number, cursor: SealCursor): Promise<void>;
  /** Lets go of the lease; nothing happens when somebody took it since. */
  release(fence: number): Promise<void>;
  /** The last sealed entry of each of these incidents; those of which none is sealed are left out. */
  positions(incidentIds: readonly string[]): Promise<Map<string, Head>>;
  /** Remembers that these are sealed. Never goes back, so that a late writer does no harm. */
  raise(heads: readonly Head[]): Promise<void>;
}
