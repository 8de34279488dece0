import type { AuditFiles } from './seal-archive.ts';
import { numberOf, parseSeal, sealHash, sealPath } from './seal.ts';

/** The newest seal: what mails and pages show as an anchor. */
export interface LatestSeal {
  n: number;
  hash: string;
  at: string;
}

/** The newest seal in an archive, unverified; undefined when there is none that can be read. */
export const readLatestSeal = async (files: AuditFiles): Promise<LatestSeal | undefined> => {
  const n = Math.max(0, ...(await files.list('seals/')).map((path) => numberOf(path) ?? 0));
  const file = n === 0 ? undefined : await files.read(sealPath(n));
  const seal = file && parseSeal(file);
  return seal && file && { n, hash: sealHash(file), at: seal.at };
};
