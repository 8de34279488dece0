import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import { decodedBlobs, looksLikeInjection } from './injection.ts';
import { quote } from './defuse.ts';

/** Texts that look like instructions to a machine: how many, and some of them, defused for reading. */
export interface Injections {
  count: number;
  quotes: string[];
}

const QUOTES_MAX = 5;
const QUOTE_CHARACTERS_MAX = 160;
/** Texts looked at, and characters of each: an incident holds a few hundred short ones. */
const TEXTS_MAX = 2_000;
const TEXT_CHARACTERS_MAX = 2_000;

/** The whole answer of a tool, where it is stored beside the digest. */
type Observed = Evidence & { body?: string };

/** Attempts in the evidence and the alarms of an incident. Pure, and for people only: no decision looks at it. */
export const findInjections = ({ alarms }: Pick<Incident, 'alarms'>, evidence: readonly Observed[]): Injections => {
  const texts = new Set<string>();
  const sources: unknown[] = [
    ...alarms.map(({ name, reason, description, dimensions }) => [name, reason, description, dimensions]),
    ...evidence.map((one) => [answerOf(one), one.gap]),
  ];
  for (const source of sources) collect(source, texts);
  const found = [...texts].filter(looksLikeInjection);
  return { count: found.length, quotes: found.slice(0, QUOTES_MAX).map(quoteOf) };
};

const answerOf = ({ body, digest }: Observed): unknown => {
  try {
    return body === undefined ? digest : (JSON.parse(body) as unknown);
  } catch {
    return digest; // the whole was cut
  }
};

/** What Base64 says stands beside it: a person cannot read the one and must not have to decode the other. */
const quoteOf = (text: string): string => {
  const [decoded] = decodedBlobs(text);
  return quote(decoded === undefined ? text : `Base64 of: ${decoded} — in: ${text}`, QUOTE_CHARACTERS_MAX);
};

const collect = (value: unknown, texts: Set<string>): void => {
  if (texts.size >= TEXTS_MAX) return;
  if (typeof value === 'string') texts.add(value.slice(0, TEXT_CHARACTERS_MAX));
  else if (Array.isArray(value)) for (const member of value) collect(member, texts);
  else if (value !== null && typeof value === 'object')
    for (const [name, member] of Object.entries(value)) {
      if (name.includes('\u0000') || looksLikeInjection(name)) texts.add(name);
      collect(member, texts);
    }
};
