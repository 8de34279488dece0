import type { z } from 'zod';
import { canonicalJson } from '../canonical.ts';

/** What a file of canonical JSON holds; undefined when another form or shape was written: one value has one file. */
export const parseCanonical = <T>(schema: z.ZodType<T>, file: Buffer): T | undefined => {
  const text = file.toString();
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    const isSame = parsed.success && Buffer.from(canonicalJson(parsed.data)).equals(file);
    return isSame ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};
