import { ANY_TEXT, parseWildcards, type Pattern, type PatternPart } from './pattern.ts';
import type { RequestContext } from './request-context.ts';

/** What a variable without a value becomes: nothing that could match, or a wildcard where not matching would widen. */
export type Unresolved = 'no-match' | 'any-text';

/**
 * Reads policy text as a pattern, with `${key}` replaced by the request's value.
 *
 * A value's own `*` and `?` stay literal, `${*}`, `${?}` and `${$}` are the characters themselves, and
 * `${key, 'default'}` falls back. Policies of version 2008-10-17 have no variables: their text is taken as written.
 * Returns undefined when a variable has no value, because the text then matches nothing.
 */
export function resolvePattern(
  text: string,
  context: RequestContext,
  options: { variables: boolean; unresolved?: Unresolved },
): Pattern | undefined {
  if (!options.variables || !text.includes('${')) return parseWildcards(text);
  const parts: PatternPart[] = [];
  for (const piece of text.split(/(\$\{[^}]*\})/)) {
    if (!piece.startsWith('${') || !piece.endsWith('}')) {
      parts.push(...parseWildcards(piece));
      continue;
    }
    const value = variableValue(piece.slice(2, -1), context);
    if (value !== undefined) parts.push(value);
    else if (options.unresolved === 'any-text') parts.push(ANY_TEXT);
    else return undefined;
  }
  return parts.filter((part) => part !== '');
}

/** Variables are also what simulation reports as missing, so their names are needed without a request. */
export function variableNames(text: string): string[] {
  return [...text.matchAll(/\$\{([^}]*)\}/g)]
    .map((match) => (match[1] ?? '').split(',')[0]!.trim())
    .filter((name) => name.length > 1);
}

function variableValue(expression: string, context: RequestContext): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const comma = expression.indexOf(',');
  const key = (comma < 0 ? expression : expression.slice(0, comma)).trim();
  return context.single(key) ?? (comma < 0 ? undefined : unquoted(expression.slice(comma + 1).trim()));
}

const unquoted = (text: string): string => /^'(.*)'$/.exec(text)?.[1] ?? text;
