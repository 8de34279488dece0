import type { KeyObject } from 'node:crypto';
import type { AuditFiles } from './seal-archive.ts';
import {
  FIRST_PREVIOUS,
  keyPath,
  numberOf,
  parseSeal,
  sealHash,
  sealPath,
  sealText,
  segmentPath,
  type SignedSeal,
} from './seal.ts';
import { isSignature, keyFile, keySha256, parseKey } from './seal-signer.ts';
import type { SealedChains } from './sealed-chains.ts';
import { TrailDefectError, type TrailNote, type TrailPlace } from './trail-verdict.ts';
import { verifySegment } from './verify-segment.ts';

export interface SealsOptions {
  /** The only keys that are believed. Those among the files are, when there are none. */
  trustedKeys?: readonly KeyObject[];
  /** The archive is in use: a segment may be waiting for its seal. */
  isLive?: boolean;
}

/** A sound seal, after its segment was followed. */
export interface SoundSeal {
  seal: SignedSeal;
  hash: string;
}

/**
 * Goes through seals and segments from the first to the newest, following every incident's chain in `chains`. Throws
 * `TrailDefectError` at the first bad position.
 */
export async function* verifySeals(
  files: AuditFiles,
  chains: SealedChains,
  { trustedKeys, isLive = false }: SealsOptions,
  notes: TrailNote[],
): AsyncGenerator<SoundSeal> {
  const segments = await newestIn(files, 'segments/');
  const newest = await newestIn(files, 'seals/');
  const keyOf = keyRing(files, trustedKeys);
  let previous: SoundSeal | undefined;
  for (let n = 1; n <= newest; n++) {
    const sound = await verifySeal(files, n, previous, keyOf);
    await verifySegment(files, chains, sound.seal, notes);
    noteTimes(sound.seal, previous?.seal, notes);
    yield sound;
    previous = sound;
  }
  if (segments > newest + (isLive ? 1 : 0))
    throw new TrailDefectError('stray', { file: segmentPath(segments), seal: segments });
}

const newestIn = async (files: AuditFiles, folder: string): Promise<number> =>
  Math.max(0, ...(await files.list(folder)).map((path) => numberOf(path) ?? 0));

type KeyOf = (sha256: string, place: TrailPlace) => Promise<KeyObject>;

const verifySeal = async (
  files: AuditFiles,
  n: number,
  before: SoundSeal | undefined,
  keyOf: KeyOf,
): Promise<SoundSeal> => {
  const place = { file: sealPath(n), seal: n };
  const file = await files.read(place.file);
  if (file === undefined) throw new TrailDefectError('seal-missing', place);
  const seal = parseSeal(file);
  if (seal === undefined) throw new TrailDefectError('form', place);
  const key = await keyOf(seal.key_sha256, place);
  if (!isSignature(key, sealText(seal), seal.signature)) throw new TrailDefectError('signature', place);
  if (seal.n !== n || seal.path !== place.file) throw new TrailDefectError('place', place);
  if (seal.previous !== (before?.hash ?? FIRST_PREVIOUS)) throw new TrailDefectError('seal-link', place);
  const countsOn = seal.total === (before?.seal.total ?? 0) + seal.count && seal.from === (before?.seal.to ?? seal.to);
  if (!countsOn) throw new TrailDefectError('total', place);
  return { seal, hash: sealHash(file) };
};

/** Keys by their hash: the trusted ones, else those among the files, each read once. */
const keyRing = (files: AuditFiles, trusted: readonly KeyObject[] | undefined): KeyOf => {
  const known = new Map((trusted ?? []).map((key) => [keySha256(key), key]));
  return async (sha256, place) => {
    const key = known.get(sha256) ?? (trusted === undefined ? await readKey(files, sha256) : undefined);
    if (key === undefined) throw new TrailDefectError('key', place);
    known.set(sha256, key);
    return key;
  };
};

/** A key's file is named after the key, and written in one way: a changed byte makes it another file, or none. */
const readKey = async (files: AuditFiles, sha256: string): Promise<KeyObject | undefined> => {
  const path = keyPath(sha256);
  const file = await files.read(path);
  if (file === undefined) return undefined;
  const key = parseKey(file);
  if (key === undefined || keySha256(key) !== sha256 || !keyFile(key).equals(file))
    throw new TrailDefectError('key', { file: path });
  return key;
};

const noteTimes = (seal: SignedSeal, before: SignedSeal | undefined, notes: TrailNote[]): void => {
  if (before === undefined) return;
  const place = { file: sealPath(seal.n), seal: seal.n };
  const afterMs = Date.parse(seal.at) - Date.parse(before.at);
  if (afterMs < 0) notes.push({ note: 'clock-went-back', place });
  if (afterMs > 2_000 * before.interval_seconds) notes.push({ note: 'late-seal', place });
};
