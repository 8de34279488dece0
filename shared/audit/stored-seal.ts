import type { KeyObject } from 'node:crypto';
import { TerminalError } from '../errors.ts';
import { FIRST_PREVIOUS, keyPath, parseSeal, sealHash, sealPath, sealText, type SignedSeal } from './seal.ts';
import type { SealArchive } from './seal-archive.ts';
import type { SealCursor } from './seal-ledger.ts';
import { isSignature, keySha256, parseKey, type SealSigner } from './seal-signer.ts';

/** A seal in the archive, and where sealing stands after it. */
export interface StoredSeal {
  seal: SignedSeal;
  cursor: SealCursor;
}

/**
 * The seal that follows `cursor` in the archive; undefined when there is none. `TerminalError` when what is there was
 * not signed by us, or does not follow.
 */
export const readStoredSeal = async (
  { archive, signer }: { archive: SealArchive; signer: SealSigner },
  cursor: SealCursor | undefined,
): Promise<StoredSeal | undefined> => {
  const n = (cursor?.n ?? 0) + 1;
  const file = await archive.read(sealPath(n));
  if (file === undefined) return undefined;
  const seal = parseSeal(file);
  const key = seal && (await keyOf({ archive, signer }, seal.key_sha256));
  const isOurs = seal !== undefined && key !== undefined && isSignature(key, sealText(seal), seal.signature);
  if (!isOurs || seal.n !== n || seal.path !== sealPath(n) || seal.previous !== (cursor?.hash ?? FIRST_PREVIOUS))
    throw new TerminalError(`seal ${n} in the archive is not one of ours`);
  return { seal, cursor: cursorAfter(seal, file) };
};

export const cursorAfter = ({ n, at, to, total }: SignedSeal, file: Buffer): SealCursor => ({
  n,
  hash: sealHash(file),
  at,
  to,
  total,
});

/** The signer's key, or an earlier one: they are kept in the archive, which nobody else can write. */
const keyOf = async (
  { archive, signer }: { archive: SealArchive; signer: SealSigner },
  sha256: string,
): Promise<KeyObject | undefined> => {
  const own = await signer.publicKey();
  if (keySha256(own) === sha256) return own;
  const file = await archive.read(keyPath(sha256));
  const kept = file && parseKey(file);
  return kept && keySha256(kept) === sha256 ? kept : undefined;
};
