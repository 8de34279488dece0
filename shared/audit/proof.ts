import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { AuditEntry, auditHash } from './audit-entry.ts';
import { inclusionPath, leafHash, rootOfPath } from './merkle.ts';
import { parseCanonical } from './parse-canonical.ts';
import { numberOf, parseSeal, sealPath, sealText, segmentPath, SignedSeal } from './seal.ts';
import type { AuditFiles } from './seal-archive.ts';
import { isSignature, keySha256 } from './seal-signer.ts';
import { leavesOf, parseLine, segmentLines } from './segment.ts';

/** An entry, and what ties it to a signature: leaf `index` of the `seal.count` leaves of the tree that was sealed. */
export const SealedProof = z.strictObject({
  v: z.literal(1),
  entry: AuditEntry,
  index: z.number().int().min(0),
  /** RFC 6962 audit path, nearest first, in hex. */
  path: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  seal: SignedSeal,
});
export type SealedProof = z.infer<typeof SealedProof>;

/** The file of a proof: canonical JSON. */
export const proofFile = (proof: SealedProof): Buffer => Buffer.from(canonicalJson(proof));

/** The proof of an entry; undefined when it is not sealed, or the files are damaged where it should be. */
export const proveSealed = async (
  files: AuditFiles,
  { incidentId, seq }: { incidentId: string; seq: number },
): Promise<SealedProof | undefined> => {
  const seal = await sealOfEntry(files, incidentId, seq);
  const segment = seal && (await files.read(segmentPath(seal.n)));
  const lines = segment && segmentLines(segment);
  if (seal === undefined || lines === undefined) return undefined;
  const entries = lines.map(parseLine);
  const index = entries.findIndex((entry) => entry?.incident_id === incidentId && entry.seq === seq);
  const entry = entries[index];
  if (entry === undefined) return undefined;
  return { v: 1, entry, index, path: inclusionPath(leavesOf(lines), index).map((hash) => hash.toString('hex')), seal };
};

/** The seal of the segment that holds an entry: the first whose head of that incident is not before it. */
const sealOfEntry = async (files: AuditFiles, incidentId: string, seq: number): Promise<SignedSeal | undefined> => {
  const numbers = (await files.list('seals/')).flatMap((path) => numberOf(path) ?? []);
  let found: SignedSeal | undefined;
  // Newest first, because what is asked about is mostly new.
  for (const n of numbers.sort((a, b) => b - a)) {
    const file = await files.read(sealPath(n));
    const seal = file && parseSeal(file);
    const head = seal?.heads.find(({ incident_id }) => incident_id === incidentId);
    if (head !== undefined && head.seq < seq) break;
    if (head !== undefined) found = seal;
  }
  return found;
};

export type ProofVerdict =
  | { ok: true; proof: SealedProof; keySha256: string }
  | { ok: false; defect: 'form' | 'key' | 'signature' | 'hash' | 'path' };

/** Checks a proof's file with nothing but the keys that are trusted. */
export const verifyProof = (file: Buffer, trustedKeys: readonly KeyObject[]): ProofVerdict => {
  const proof = parseCanonical(SealedProof, file);
  if (proof === undefined) return { ok: false, defect: 'form' };
  const { entry, index, path, seal } = proof;
  const key = trustedKeys.find((trusted) => keySha256(trusted) === seal.key_sha256);
  if (key === undefined) return { ok: false, defect: 'key' };
  if (!isSignature(key, sealText(seal), seal.signature)) return { ok: false, defect: 'signature' };
  const { hash, ...hashed } = entry;
  if (auditHash(hashed) !== hash) return { ok: false, defect: 'hash' };
  const leaf = leafHash(Buffer.from(canonicalJson(entry)));
  const hashes = path.map((hex) => Buffer.from(hex, 'hex'));
  const root = rootOfPath(leaf, { index, size: seal.count }, hashes);
  if (root?.toString('hex') !== seal.root) return { ok: false, defect: 'path' };
  return { ok: true, proof, keySha256: seal.key_sha256 };
};
