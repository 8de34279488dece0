import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import type { LatestSeal } from './latest-seal.ts';
import { parseCanonical } from './parse-canonical.ts';

/**
 * When an export was made, and the seal that it ends with. Nobody signs it: it shows a tail that was cut afterwards by
 * somebody who left this file as it was, and is no more than the word of whoever handed the export over.
 */
const ExportStatement = z.strictObject({
  v: z.literal(1),
  made_at: z.iso.datetime(),
  /** Null when nothing was sealed yet. */
  newest_seal: z.strictObject({ n: z.number().int().min(1), hash: z.string() }).nullable(),
});
export type ExportStatement = z.infer<typeof ExportStatement>;

export const STATEMENT_PATH = 'export/made.json';

/** The file of a statement: canonical JSON. Whose clock is behind that of the sealer does not date it before the seal. */
export const statementFile = (madeAt: Date, newest: LatestSeal | undefined): Buffer => {
  const made = new Date(Math.max(madeAt.getTime(), newest ? Date.parse(newest.at) : 0));
  const statement: ExportStatement = {
    v: 1,
    made_at: made.toISOString(),
    newest_seal: newest ? { n: newest.n, hash: newest.hash } : null,
  };
  return Buffer.from(canonicalJson(statement));
};

/** The statement in a file; undefined unless the file is exactly as it is written. */
export const parseStatement = (file: Buffer): ExportStatement | undefined => parseCanonical(ExportStatement, file);
