import { AwsError, notImplemented } from '../../aws-error.ts';
import { parseJsonPattern } from './json-pattern.ts';

export type Matcher = (message: string) => boolean;

/** Optional sign, then a quoted phrase or a run of anything but blanks. */
const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

/**
 * CloudWatch Logs' filter patterns: terms (all must be in the message, case counts), `"quoted phrases"`, `?either ?or`,
 * `-without`, `%regular expression%`, and `{ $.field = value }` for JSON messages. An empty pattern matches everything.
 * Throws `InvalidParameterException` when it does not parse, `501` for `[space, delimited]` patterns.
 */
export function parseFilterPattern(pattern: string): Matcher {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return parseJsonPattern(text);
  if (text.startsWith('[')) throw notImplemented('logs:FilterLogEvents filterPattern with space-delimited fields');
  if (/^%.*%$/.test(text)) return regularExpression(text.slice(1, -1));
  return parseTerms(text);
}

function parseTerms(text: string): Matcher {
  const required: string[] = [];
  const optional: string[] = [];
  const excluded: string[] = [];
  for (const [, sign, phrase, word] of text.matchAll(TERM)) {
    const term = phrase?.replaceAll(/\\(.)/g, '$1') ?? word ?? '';
    if (phrase === undefined && term.includes('"')) throw invalidPattern();
    (sign === '?' ? optional : sign === '-' ? excluded : required).push(term);
  }
  return (message) =>
    required.every((term) => message.includes(term)) &&
    !excluded.some((term) => message.includes(term)) &&
    (optional.length === 0 || optional.some((term) => message.includes(term)));
}

function regularExpression(source: string): Matcher {
  try {
    const expression = new RegExp(source);
    return (message) => expression.test(message);
  } catch {
    throw invalidPattern();
  }
}

const invalidPattern = (): AwsError => new AwsError('InvalidParameterException', 'Invalid filter pattern');
