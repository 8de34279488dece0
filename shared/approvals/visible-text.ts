/** Signs that formulas and summaries of ours use; nothing else than ASCII is shown as it is. */
const OWN_SIGNS = '×−·→–…';

/**
 * Foreign text as one line of ASCII that hides nothing and does nothing: what is invisible, reverses text or looks like
 * another letter is written as its escape, no run of backticks ends a code block, and no address becomes a link by itself.
 * Backslashes are doubled, so that every escape means one text.
 */
export const visible = (text: string): string =>
  inert(text.replace(/[^\x20-\x7e]|\\/gu, (sign) => (OWN_SIGNS.includes(sign) ? sign : escape(sign))));

/**
 * The same for a value: indented JSON that reads back as exactly that value. Members are sorted: a table gives them back
 * in an order of its own, and what people are shown must be the same text wherever it was read.
 */
export const visibleJson = (value: unknown): string =>
  visibleJsonText(JSON.stringify(sorted(value), null, 2) ?? 'null');

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
};

/** Text that is JSON already (or lines of it), with everything but ASCII escaped as JSON does. */
export const visibleJsonText = (json: string): string =>
  inert(json.replace(/[^\n\x20-\x7e]/g, (unit) => codeOf(unit.charCodeAt(0))));

/** JSON and our own escapes both read these forms back as the text they stand for. */
const inert = (text: string): string =>
  text
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}\\u002e`)
    .replace(/`{3,}/g, (run) => '\\u0060'.repeat(run.length));

const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escape = (sign: string): string => SHORT[sign] ?? [...unitsOf(sign)].map(codeOf).join('');

const unitsOf = (sign: string): number[] => Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));

const codeOf = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
