import { MASK } from './mask.ts';

/** A quoted value as JSON, shells, Ruby and people write it; what is escaped in it belongs to it. */
const QUOTED = [
  String.raw`"(?:\\[\s\S]|[^"\\]){0,4096}"`,
  String.raw`'(?:\\[\s\S]|[^'\\]){0,4096}'`,
  '`[^`]{0,4096}`',
  '“[^”]{0,4096}”',
  '‘[^’]{0,4096}’',
].join('|');
/** JSON in JSON: it ends at a quote behind as many backslashes as it began with. */
const escapedQuote = (name: string): string => String.raw`(?<${name}>\\{1,7}["'])[\s\S]{0,4096}?(?<!\\)\k<${name}>`;
/** It begins with a quote and never ends: cut off, or longer than is searched. */
const UNTERMINATED = String.raw`\\{0,7}["'“‘][^\n⟨⟩]{1,100000}`;
/** To a space, a quote, or punctuation behind which the text goes on with something else. */
const BARE = String.raw`(?:(?![,;&}\])]{1,8}(?:\s|$|["'<\\]|[\w.-]{1,60}\s?[=:]))(?!<\/)(?:[^\s"'“”‘’\\⟨⟩]|\\(?!["'nrt\\]))){1,4096}`;

/** Source of a pattern for a value; `name` is its own group's, once in a pattern. */
export const valueOf = (name: string): string => `(?:${QUOTED}|${escapedQuote(name)}|${BARE})`;
/** The same for a value that is a secret whatever it looks like. */
export const anyValueOf = (name: string): string => `(?:${QUOTED}|${escapedQuote(name)}|${UNTERMINATED}|${BARE})`;

const OPENS = /^\\{0,7}["'`“‘]/;
const CLOSES = /\\{0,7}["'`”’]$/;

/** What stands for a value: one that stood in quotes still does, so that JSON stays JSON. */
export const masked = (value: string): string => {
  const [open = ''] = OPENS.exec(value) ?? [];
  const rest = value.slice(open.length);
  const close = open === '' ? '' : (CLOSES.exec(rest)?.[0] ?? '');
  return `${open}${MASK}${close.slice(-Math.max(1, open.length))}`;
};

/** Words of a value that look random are masked; a word that is said stays. */
export const maskRandomWords = (value: string): string => {
  const [open = ''] = OPENS.exec(value) ?? [];
  const bare = value.slice(open.length).replace(CLOSES, '');
  if (!/\s/.test(bare)) return looksRandom(bare) ? masked(value) : value;
  return value.replace(/[^\s"'`\\“”‘’⟨⟩]{8,4096}/g, (word) => (looksRandom(word) ? MASK : word));
};

/** Words, names, ARNs, numbers and times are said in logs; what mixes letters and digits without a shape is a secret. */
export const looksRandom = (text: string): boolean => {
  const bare = text.replace(/^\\{0,3}["']|\\?["']$/g, '');
  if (bare.length < 8 || /^arn:|^\d[\d.:TZ+-]*$|^https?:/.test(bare)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/].filter((kind) => kind.test(bare)).length;
  return bitsPerCharacter(bare) >= (bare.length < 16 ? 2.8 : 3) && kinds >= 2 && /\d/.test(bare);
};

/** Forty characters of base64 with capitals, small letters and digits; hashes in hex and names are said with fewer. */
export const looksLikeSecretAccessKey = (text: string): boolean =>
  [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(text)) &&
  !/^[\da-f]+$/i.test(text) &&
  bitsPerCharacter(text) >= 4.1;

/** Shannon's entropy of the characters of a text. */
const bitsPerCharacter = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
};

/** Said of a password rather than being one, where the name is a short word (`pass: true`, `PWD=/var/task`). */
export const isHarmless = (value: string): boolean =>
  /^(?:true|false|null|none|undefined|yes|no|ok|on|off|failed|passed)$|^\/[a-z]+(?:\/[a-z._-]+)*\/?$/.test(
    value.replace(OPENS, '').replace(CLOSES, ''),
  );
