import { oneLine } from '../plain-text.ts';

/** What programs that show mail or chat turn into links and mentions by themselves, whatever the sender says. */
const BY_ITSELF: readonly [RegExp, string][] = [
  [/:(?=\/\/)/g, '[:]'],
  [/\b(www)\./gi, '$1[.]'],
  [/\b(mailto|tel|javascript|data):/gi, '$1[:]'],
  [/@(?=[\p{L}\p{N}_])/gu, '[@]'],
];

/**
 * Foreign text as one line that no reader makes a link or a mention of: addresses are written as people write them who
 * do not want them clicked, `https[:]//…`. Cut at `charactersMax`.
 */
export const inertLine = (text: string, charactersMax = 300): string => {
  const line = BY_ITSELF.reduce((made, [pattern, shown]) => made.replace(pattern, shown), oneLine(text).trim());
  return line.length <= charactersMax ? line : `${line.slice(0, charactersMax - 1).toWellFormed()}…`;
};
