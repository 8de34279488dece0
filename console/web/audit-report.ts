import { z } from 'zod';
import { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { type ChainVerdict, verifyChain } from '../../shared/audit/verify-chain.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import type { IncidentReads } from './incident-records.ts';

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
});
export type AuditProof = z.infer<typeof AuditProof>;

/** Checks one incident's chain, or those of every incident that is listed. Undefined when there is no such incident. */
export const createAuditVerifier =
  (store: IncidentReads) =>
  async (incidentId?: string): Promise<AuditReport | undefined> => {
    const ids = incidentId === undefined ? (await store.list()).map((incident) => incident.incident_id) : [incidentId];
    const checked = await Promise.all(ids.map((id) => readChain(store, id)));
    if (incidentId !== undefined && checked[0] === undefined) return undefined;
    const incidents = checked.filter((chain) => chain !== undefined).map(rowOf);
    return { ok: incidents.every(({ ok }) => ok), incidents };
  };

/** The proof of one entry, named `INCIDENT:SEQ`; undefined when there is no such entry. */
export const proveEntry = async (
  store: IncidentReads,
  name: { incidentId: string; seq: number },
): Promise<AuditProof | undefined> => {
  const chain = await readChain(store, name.incidentId);
  const entries = chain?.entries.filter(({ seq }) => seq >= name.seq) ?? [];
  if (chain === undefined || entries[0]?.seq !== name.seq) return undefined;
  return { incident_id: name.incidentId, seq: name.seq, entries, head: chain.incident.audit_head };
};

/** The name of an entry as people type it, `INC-…:7`; undefined when it is none. */
export const parseEntryName = (text: string): { incidentId: string; seq: number } | undefined => {
  const [, incidentId, seq] = /^([A-Za-z0-9-]{1,64})[:#]([1-9]\d{0,8})$/.exec(text) ?? [];
  return incidentId === undefined || seq === undefined ? undefined : { incidentId, seq: Number(seq) };
};

interface Chain {
  incident: Incident;
  entries: AuditEntry[];
}

/** Somebody may write while the trail is read, which looks like damage: such a reading is made again. */
const READINGS_MAX = 5;

const readChain = async (store: IncidentReads, incidentId: string): Promise<Chain | undefined> => {
  for (let reading = 1; reading <= READINGS_MAX; reading++) {
    const before = await store.get(incidentId);
    if (before === undefined) return undefined;
    const entries = await store.auditTrail(incidentId);
    const incident = await store.get(incidentId);
    if (incident?.audit_seq === before.audit_seq) return { incident, entries };
  }
  throw new RetryableError('the incident kept changing while its chain was read', { incidentId });
};

const rowOf = ({ incident, entries }: Chain): AuditReport['incidents'][number] => {
  const verdict: ChainVerdict = verifyChain(entries, incident);
  const found = verdict.ok ? {} : { defect: verdict.defect, seq: verdict.seq };
  return { incident_id: incident.incident_id, ok: verdict.ok, entries: entries.length, ...found };
};
