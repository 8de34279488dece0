import type { z } from 'zod';
import { describeError } from '../../shared/errors.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { refuse } from './failure.ts';

/** How a body is refused: what it is (`a decision`), and what to send instead. */
export interface Wanted {
  what: string;
  /** `send {"decision","hash","reason"}` */
  hint: string;
}

/** The body of a request as `schema` has it. Refuses other content types, and JSON that could be read in two ways. */
export const readJson = async <T>(request: Request, schema: z.ZodType<T>, { what, hint }: Wanted): Promise<T> => {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw refuse(415, `${what} is sent as JSON`, 'set `Content-Type: application/json`');
  const parsed = schema.safeParse(parsedBody(await request.text(), hint));
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
  throw refuse(400, `${what} is not understood: ${problem}`, hint);
};

const parsedBody = (text: string, hint: string): unknown => {
  try {
    return parseJson(text);
  } catch (error) {
    throw refuse(400, `the body is not JSON of one reading: ${describeError(error).slice(0, 200)}`, hint);
  }
};
