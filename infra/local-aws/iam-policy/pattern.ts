/** Text to be compared with, in which wildcards are symbols and can therefore never be confused with a value's own `*`. */

export const ANY_TEXT = Symbol('*');
const ANY_CHARACTER = Symbol('?');

export type PatternPart = string | typeof ANY_TEXT | typeof ANY_CHARACTER;
export type Pattern = readonly PatternPart[];

/** Reads `*` and `?` as wildcards; everything else is literal. */
export function parseWildcards(text: string): Pattern {
  return text
    .split(/([*?])/)
    .filter((part) => part !== '')
    .map((part) => (part === '*' ? ANY_TEXT : part === '?' ? ANY_CHARACTER : part));
}

/** The pattern written back as text, for operators that compare without wildcards (`StringEquals`). */
export function literalText(pattern: Pattern): string {
  return pattern.map((part) => (part === ANY_TEXT ? '*' : part === ANY_CHARACTER ? '?' : part)).join('');
}

/** Whether the whole of `text` fits the pattern. IAM's wildcards cross slashes and colons. */
export function fits(pattern: Pattern, text: string, options: { ignoreCase?: boolean } = {}): boolean {
  if (pattern.length === 1 && pattern[0] === ANY_TEXT) return true;
  const folded = options.ignoreCase ? text.toLowerCase() : text;
  return fitsFrom(options.ignoreCase ? pattern.map(fold) : pattern, folded);
}

const fold = (part: PatternPart): PatternPart => (typeof part === 'string' ? part.toLowerCase() : part);

/**
 * Greedy matching that only ever goes back to the latest `*`: linear in the text for each wildcard, where a regular
 * expression built from hostile policy text could take exponential time.
 */
function fitsFrom(pattern: Pattern, text: string): boolean {
  let part = 0;
  let at = 0;
  let retryPart = -1;
  let retryAt = 0;
  while (at < text.length || part < pattern.length) {
    const expected = pattern[part];
    if (expected === ANY_TEXT) {
      retryPart = part + 1;
      retryAt = at;
      part += 1;
      continue;
    }
    const length = consumed(expected, text, at);
    if (length !== undefined) {
      part += 1;
      at += length;
      continue;
    }
    if (retryPart < 0 || retryAt >= text.length) return false;
    retryAt += 1;
    part = retryPart;
    at = retryAt;
  }
  return true;
}

/** How many characters `expected` takes at this place; undefined when it does not fit. */
function consumed(expected: PatternPart | undefined, text: string, at: number): number | undefined {
  if (expected === undefined) return undefined;
  if (expected === ANY_CHARACTER) return at < text.length ? 1 : undefined;
  if (expected === ANY_TEXT) return undefined;
  return text.startsWith(expected, at) ? expected.length : undefined;
}

/** The pattern's pieces between colons, the last piece keeping any further colons: an ARN's six components. */
export function arnComponents(pattern: Pattern): Pattern[] {
  const components: PatternPart[][] = [[]];
  for (const part of pattern) {
    if (typeof part !== 'string') {
      components.at(-1)!.push(part);
      continue;
    }
    let rest = part;
    while (components.length < 6 && rest.includes(':')) {
      const colon = rest.indexOf(':');
      if (colon > 0) components.at(-1)!.push(rest.slice(0, colon));
      components.push([]);
      rest = rest.slice(colon + 1);
    }
    if (rest !== '') components.at(-1)!.push(rest);
  }
  return components;
}
