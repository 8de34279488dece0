import { generateKeyPairSync, sign } from 'node:crypto';
import { type AuditEntry, auditHash, GENESIS } from '../../../shared/audit/audit-entry.ts';
import { createMemoryLedger } from '../../../shared/audit/memory-ledger.ts';
import type { AuditFiles, SealArchive } from '../../../shared/audit/seal-archive.ts';
import type { SealSigner } from '../../../shared/audit/seal-signer.ts';
import { createSealer } from '../../../shared/audit/sealer.ts';
import { createSealedChains } from '../../../shared/audit/sealed-chains.ts';
import { verifySeals } from '../../../shared/audit/verify-seals.ts';
import { systemClock } from '../../../shared/clock.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { Row } from './row.ts';

const ENTRIES = 100_000;
const ENTRIES_OF_INCIDENT = 20;

/** Time to verify 100,000 sealed entries from files in memory: hashes, chains, Merkle roots, signatures. */
export const benchAuditVerify = async (): Promise<Row[]> => {
  const files = await sealedFiles();
  const begun = performance.now();
  let entries = 0;
  for await (const { seal } of verifySeals(files, createSealedChains(), {}, [])) entries = seal.total;
  const measured = performance.now() - begun;
  if (entries !== ENTRIES) throw new TerminalError(`${entries} entries were verified, not ${ENTRIES}`);
  return [{ what: 'audit verify 100,000 entries', measured, unit: 'ms', budget: 2_000 }];
};

const sealedFiles = async (): Promise<AuditFiles> => {
  const archive = archiveInMemory();
  const chains = new Map(
    Array.from({ length: ENTRIES / ENTRIES_OF_INCIDENT }, (_, n) => `INC-${n}`).map((id) => [id, chainOf(id)]),
  );
  const lengths = [...chains].map(([incident_id, { length }]) => ({ incident_id, audit_seq: length }));
  const sealer = createSealer({
    source: {
      async *changed() {
        yield lengths;
      },
      entriesAfter: async (id, seq, limit) => (chains.get(id) ?? []).slice(seq, seq + limit),
    },
    ledger: createMemoryLedger(),
    archive,
    signer: newSigner(),
    clock: systemClock,
    owner: 'bench',
    intervalSeconds: 300,
  });
  for (;;) {
    const sealed = await sealer.seal('closing');
    if (sealed.outcome !== 'sealed' || !sealed.isFull) return archive;
  }
};

const chainOf = (incident_id: string): AuditEntry[] => {
  const chain: AuditEntry[] = [];
  for (let seq = 1; seq <= ENTRIES_OF_INCIDENT; seq += 1) {
    const entry = {
      incident_id,
      seq,
      previous: chain.at(-1)?.hash ?? GENESIS,
      type: 'moved',
      by: 'supervisor' as const,
      principal: 'firebreak-worker',
      at: '2026-11-20T10:00:00.000Z',
      facts: { version: seq, fence: 1, proposal_hash: GENESIS },
    };
    chain.push({ ...entry, hash: auditHash(entry) });
  }
  return chain;
};

const newSigner = (): SealSigner => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { keyId: 'bench', publicKey: async () => publicKey, sign: async (text) => sign('sha256', text, privateKey) };
};

const archiveInMemory = (): SealArchive => {
  const files = new Map<string, Buffer>();
  return {
    read: async (path) => files.get(path),
    list: async (folder) => [...files.keys()].filter((path) => path.startsWith(folder)),
    put: async (path, file) => {
      if (files.has(path)) return 'exists';
      files.set(path, Buffer.from(file));
      return 'stored';
    },
  };
};
