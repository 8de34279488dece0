import { z } from 'zod';
import { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { readChain } from '../../shared/audit/live-files.ts';
import { proveSealed, SealedProof } from '../../shared/audit/proof.ts';
import type { AuditFiles } from '../../shared/audit/seal-archive.ts';
import { TRAIL_DEFECTS, type TrailDefect } from '../../shared/audit/trail-verdict.ts';
import { verifyChain } from '../../shared/audit/verify-chain.ts';
import { verifyExport } from '../../shared/audit/verify-export.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Incident } from '../../shared/incident.ts';
import type { IncidentReads } from './incident-records.ts';

const Place = z.object({
  file: z.string(),
  seal: z.number().optional(),
  entry: z.number().optional(),
  incident_id: z.string().optional(),
  seq: z.number().optional(),
});

/** What was found of seals, segments and chains: `TrailVerdict` as it travels. */
const SealsReport = z.object({
  ok: z.boolean(),
  seals: z.number(),
  entries: z.number(),
  latest: z.object({ n: z.number(), hash: z.string(), at: z.string() }).optional(),
  keys: z.array(z.string()),
  defect: z.enum(Object.keys(TRAIL_DEFECTS) as [TrailDefect, ...TrailDefect[]]).optional(),
  place: Place.optional(),
  notes: z.array(z.object({ note: z.enum(['clock-went-back', 'late-seal']), place: Place })),
});

/** What `audit verify` found, one row an incident. */
export const AuditReport = z.object({
  ok: z.boolean(),
  incidents: z.array(
    z.object({
      incident_id: z.string(),
      ok: z.boolean(),
      entries: z.number().int(),
      /** What is wrong with the chain, and at which entry; absent when nothing is. */
      defect: z.string().optional(),
      seq: z.number().int().optional(),
    }),
  ),
  /** Absent where nothing is sealed, and when one incident was asked about. */
  seals: SealsReport.optional(),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** An entry with everything needed to check, away from us, that it is part of the chain that ends at `head`. */
export const AuditProof = z.object({
  incident_id: z.string(),
  seq: z.number().int(),
  /** The entry and those after it: each names the hash of the one before. */
  entries: z.array(AuditEntry).min(1),
  /** Hash of the last entry, as the incident names it. */
  head: z.string(),
  /** What ties it to a signature, which can be checked without asking us; absent until it is sealed. */
  sealed: SealedProof.optional(),
});
export type AuditProof = z.infer<typeof AuditProof>;

/** Seals, segments, keys and chains as they are now, and the time at which the newest seal must not be too old. */
export interface SealedTrail {
  files: AuditFiles;
  clock: Clock;
}

/**
 * Checks one incident's chain, or those of every incident that is listed and, where they are sealed, every seal.
 * Undefined when there is no such incident.
 */
export const createAuditVerifier =
  (store: IncidentReads, sealed?: SealedTrail) =>
  async (incidentId?: string): Promise<AuditReport | undefined> => {
    const ids = incidentId === undefined ? (await store.list()).map((incident) => incident.incident_id) : [incidentId];
    const chains = await Promise.all(ids.map((id) => readIncidentChain(store, id)));
    if (incidentId !== undefined && chains[0] === undefined) return undefined;
    const incidents = chains.filter((chain) => chain !== undefined).map(rowOf);
    const areSound = incidents.every(({ ok }) => ok);
    if (sealed === undefined || incidentId !== undefined) return { ok: areSound, incidents };
    const seals = await verifyExport(sealed.files, { at: sealed.clock.now(), isLive: true });
    return { ok: areSound && seals.ok, incidents, seals };
  };

/** The proof of one entry, named `INCIDENT:SEQ`; undefined when there is no such entry. */
export const proveEntry = async (
  store: IncidentReads,
  name: { incidentId: string; seq: number },
  files?: AuditFiles,
): Promise<AuditProof | undefined> => {
  const chain = await readIncidentChain(store, name.incidentId);
  const entries = chain?.entries.filter(({ seq }) => seq >= name.seq) ?? [];
  if (chain === undefined || entries[0]?.seq !== name.seq) return undefined;
  const sealed = files && (await proveSealed(files, name));
  const proof = { incident_id: name.incidentId, seq: name.seq, entries, head: chain.incident.audit_head };
  return { ...proof, ...(sealed && { sealed }) };
};

/** The name of an entry as people type it, `INC-…:7`; undefined when it is none. */
export const parseEntryName = (text: string): { incidentId: string; seq: number } | undefined => {
  const [, incidentId, seq] = /^([A-Za-z0-9-]{1,64})[:#]([1-9]\d{0,8})$/.exec(text) ?? [];
  return incidentId === undefined || seq === undefined ? undefined : { incidentId, seq: Number(seq) };
};

interface IncidentChain {
  incident: Pick<Incident, 'incident_id' | 'audit_seq' | 'audit_head' | 'status'>;
  entries: readonly AuditEntry[];
}

const readIncidentChain = async (store: IncidentReads, incidentId: string): Promise<IncidentChain | undefined> => {
  const { incident, entries } = (await readChain(store, incidentId)) ?? {};
  return incident && entries && { incident, entries };
};

const rowOf = ({ incident, entries }: IncidentChain): AuditReport['incidents'][number] => {
  const verdict = verifyChain(entries, incident);
  const found = verdict.ok ? {} : { defect: verdict.defect, seq: verdict.seq };
  return { incident_id: incident.incident_id, ok: verdict.ok, entries: entries.length, ...found };
};
