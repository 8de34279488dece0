import { STATEMENT_PATH, statementFile } from './export-statement.ts';
import { readLatestSeal } from './latest-seal.ts';
import type { AuditFiles, SealArchive } from './seal-archive.ts';
import { numberOf, sealPath, segmentPath } from './seal.ts';

/**
 * Copies a whole trail into an empty archive: every seal with its segment, every key, every chain. Seals are listed
 * before chains are read, so that no chain is shorter than what is sealed of it. Last comes what the copy says of itself:
 * when its copying began, and its newest seal. Answers how many files.
 */
export const copyFiles = async (from: AuditFiles, to: SealArchive, begunAt: Date): Promise<number> => {
  let copied = 0;
  const copy = async (path: string): Promise<void> => {
    const file = await from.read(path);
    // What is missing is left missing: to find that is the business of whoever verifies.
    if (file === undefined) return;
    await to.put(path, file);
    copied += 1;
  };
  const numbers = (await from.list('seals/')).flatMap((path) => numberOf(path) ?? []);
  for (const n of numbers.sort((a, b) => a - b)) {
    await copy(segmentPath(n));
    await copy(sealPath(n));
  }
  for (const folder of ['keys/', 'chains/']) for (const path of await from.list(folder)) await copy(path);
  await to.put(STATEMENT_PATH, statementFile(begunAt, await readLatestSeal(to)));
  return copied + 1;
};
