import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { STATUSES, type Status } from '../transitions.ts';
import { AuditEntry } from './audit-entry.ts';
import { parseCanonical } from './parse-canonical.ts';
import type { AuditFiles } from './seal-archive.ts';
import type { ChainEnd } from './verify-chain.ts';

const ChainFile = z.strictObject({
  /** Left out of the one chain that belongs to no incident. */
  incident: z
    .strictObject({
      incident_id: z.string(),
      status: z.enum(STATUSES as [Status, ...Status[]]),
      audit_seq: z.number().int(),
      audit_head: z.string(),
    })
    .optional(),
  entries: z.array(AuditEntry),
});

/** A whole chain, and the incident that it leads to. */
export interface Chain {
  incident?: Pick<ChainEnd, 'incident_id' | 'audit_seq' | 'audit_head' | 'status'>;
  entries: readonly AuditEntry[];
}

export const chainPath = (incidentId: string): string => `chains/${incidentId}.json`;

/** The file of an incident's chain: all its entries, sealed or not yet, and the end that they lead to. */
export const chainFile = ({ incident, entries }: Chain): Buffer => {
  if (incident === undefined) return Buffer.from(canonicalJson({ entries }));
  const { incident_id, status, audit_seq, audit_head } = incident;
  return Buffer.from(canonicalJson({ incident: { incident_id, status, audit_seq, audit_head }, entries }));
};

/** The chain in a file; undefined unless the file is exactly as it is written. */
export const parseChain = (file: Buffer): Chain | undefined => parseCanonical(ChainFile, file);

/** Ids of the incidents that have a file. */
export const chainIds = async (files: AuditFiles): Promise<string[]> =>
  (await files.list('chains/')).flatMap((path) => /^chains\/(.+)\.json$/.exec(path)?.[1] ?? []);
