import type { Incident } from '../incident.ts';
import { CONTROL_TRAIL } from '../store/kill-switch.ts';
import type { AuditEntry } from './audit-entry.ts';

/** How many entries a chain has: never fewer than are stored. */
export type ChainLength = Pick<Incident, 'incident_id' | 'audit_seq'>;

/** The one chain that belongs to no incident: no record counts its entries, so it is looked at every time. */
export const CONTROL_CHAIN: ChainLength = { incident_id: CONTROL_TRAIL, audit_seq: Number.MAX_SAFE_INTEGER };

/** Where the sealer finds entries. Drivers: DynamoDB, and any incident store. Methods may throw `RetryableError`. */
export interface EntrySource {
  /**
   * Chains of incidents written at `since` or later by their own times, page by page, and the chain of no incident; all
   * there are when `since` is left out.
   */
  changed(since?: Date): AsyncIterable<readonly ChainLength[]>;
  /** The entries of a chain after number `seq`, at most `limit`, up to one that cannot be read; `TerminalError` when that is the first. */
  entriesAfter(incidentId: string, seq: number, limit: number): Promise<AuditEntry[]>;
}
