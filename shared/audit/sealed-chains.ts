import { type AuditEntry, GENESIS } from './audit-entry.ts';
import { linkDefect } from './verify-chain.ts';

/** Every incident's chain as far as it is sealed, followed entry by entry. */
export interface SealedChains {
  /** What is wrong with an entry that should be the next of its incident; it is remembered when nothing is. */
  follow(entry: AuditEntry): 'gap' | 'link' | 'hash' | undefined;
  /** True when the entry's clock was behind that of the entry before. */
  wentBack(entry: AuditEntry): boolean;
  /** Hashes of the sealed entries of an incident, in order. */
  hashes(incidentId: string): readonly string[];
  incidentIds(): string[];
}

export const createSealedChains = (): SealedChains => {
  const chains = new Map<string, { hashes: string[]; at: string }>();
  return {
    follow: (entry) => {
      const chain = chains.get(entry.incident_id) ?? { hashes: [], at: '' };
      const { length } = chain.hashes;
      const defect = linkDefect(entry, { seq: length, hash: chain.hashes[length - 1] ?? GENESIS });
      if (defect !== undefined) return defect;
      chain.hashes.push(entry.hash);
      chain.at = entry.at;
      chains.set(entry.incident_id, chain);
      return undefined;
    },
    wentBack: ({ incident_id, at }) => at < (chains.get(incident_id)?.at ?? ''),
    hashes: (incidentId) => chains.get(incidentId)?.hashes ?? [],
    incidentIds: () => [...chains.keys()],
  };
};
