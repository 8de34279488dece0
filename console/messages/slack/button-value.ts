import { z } from 'zod';
import { parseJson } from '../../../shared/parse-json.ts';

/** What a button says about what was shown beside it. It is a claim: what counts is what is stored. */
export const ButtonValue = z.strictObject({
  incident: z.string().min(1).max(200),
  proposal: z.string().min(1).max(200),
  /** The hash as shown, whole. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ButtonValue = z.infer<typeof ButtonValue>;

export const writeButtonValue = ({ incident, proposal, hash }: ButtonValue): string =>
  JSON.stringify({ incident, proposal, hash });

/** Undefined for anything that we did not write. */
export const readButtonValue = (text: string): ButtonValue | undefined => {
  try {
    return ButtonValue.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
};
