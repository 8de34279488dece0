import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { GENESIS } from './audit-entry.ts';
import { parseCanonical } from './parse-canonical.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Time = z.iso.datetime();
const Count = z.number().int().min(0);

/** Where the chain of an incident stood when it was sealed. */
export const Head = z.strictObject({ incident_id: z.string(), seq: z.number().int().min(1), hash: Hash });
export type Head = z.infer<typeof Head>;

/**
 * What is signed on a fixed interval, even when nothing happened. It says what a segment holds, and names the seal
 * before it. Times are the sealer's.
 */
export const Seal = z.strictObject({
  v: z.literal(1),
  /** 1, 2, 3, … without a gap. */
  n: z.number().int().min(1),
  /** What arrived since the seal before, `from`, up to `to`, is in the segment; `at` is when it was signed. */
  from: Time,
  to: Time,
  at: Time,
  /** Entries in the segment, and in all segments so far. */
  count: Count,
  total: Count,
  /** RFC 6962 Merkle root of the segment's lines, without their line ends. */
  root: Hash,
  /** The last entry of each incident in the segment, by id. */
  heads: z.array(Head),
  /** Chains that were found broken and are not sealed from there on. */
  broken: z.array(z.strictObject({ incident_id: z.string(), seq: z.number().int(), defect: z.string() })),
  /** SHA-256 of the file of the seal before; zeros for the first. */
  previous: z.string(),
  /** The key that signed, as KMS names it, and the SHA-256 of its public half (DER, SubjectPublicKeyInfo). */
  key_id: z.string(),
  key_sha256: Hash,
  /** Where the seal is stored: it cannot stand in for another one. */
  path: z.string(),
  /** The next seal is due so much later. */
  interval_seconds: z.number().int().min(1),
});
export type Seal = z.infer<typeof Seal>;

/** A seal with the signature over the canonical JSON of everything else: ECDSA P-256 with SHA-256, DER in base64. */
export const SignedSeal = Seal.extend({ signature: z.base64() });
export type SignedSeal = z.infer<typeof SignedSeal>;

/** What `previous` is before the first seal. */
export const FIRST_PREVIOUS = GENESIS;

export const sealPath = (n: number): string => `seals/${n}.json`;
export const segmentPath = (n: number): string => `segments/${n}.ndjson`;
export const keyPath = (sha256: string): string => `keys/${sha256}.pem`;

/** The number of a seal or segment by its path; undefined for another path. */
export const numberOf = (path: string): number | undefined => {
  const [, digits] =
    /^(?:seals\/([1-9]\d{0,14})\.json|segments\/([1-9]\d{0,14})\.ndjson)$/.exec(path)?.filter(Boolean) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

/** What is signed. */
export const sealText = ({ signature: _, ...seal }: Seal & { signature?: string }): Buffer =>
  Buffer.from(canonicalJson(seal));

/** The seal's file: canonical JSON, and nothing after it. */
export const sealFile = (seal: SignedSeal): Buffer => Buffer.from(canonicalJson(seal));

/** What the next seal names, and what is shown as an anchor: what `sha256sum` says of the file. */
export const sealHash = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex');

/** The seal in a file; undefined unless the file is exactly as a sealer writes it. */
export const parseSeal = (file: Buffer): SignedSeal | undefined => parseCanonical(SignedSeal, file);
