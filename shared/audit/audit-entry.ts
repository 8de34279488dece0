import { z } from 'zod';
import { canonicalHash } from '../canonical.ts';
import { ACTORS } from '../transitions.ts';

/** One entry of an incident's chain. `hash` covers everything else and `previous` links to the entry before. */
export const AuditEntry = z.object({
  incident_id: z.string(),
  seq: z.number().int().min(1),
  previous: z.string(),
  /** `moved`, `decision-refused`, `intent`, `outcome`, … */
  type: z.string(),
  by: z.enum(ACTORS),
  principal: z.string(),
  at: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Hash of the entry before the first. */
export const GENESIS = '0'.repeat(64);

/** Hash of an entry: SHA-256 of all its other fields, the hash of the entry before it among them. */
export const auditHash = (entry: Omit<AuditEntry, 'hash'>): string => canonicalHash(entry);
