import { refuse } from './refuse.ts';
import type { Refusal } from './signal.ts';

/** The JSON object in `text`; `what` names the text in the refusal. */
export const parseObject = (text: string, what: string): { object: Readonly<Record<string, unknown>> } | Refusal => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('malformed', `${what}: expected JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('malformed', `${what}: expected a JSON object`);
  return { object: value as Record<string, unknown> };
};
