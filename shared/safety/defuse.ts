import { cleanText } from './clean-value.ts';

/**
 * Prose of a model, for people: no link, image, mention or tag in mail, Slack, HTML or Markdown. It is never longer than
 * it was, so that whatever bounded it still does.
 */
export const defuse = (prose: string): string =>
  cleanText(prose)
    .replaceAll('://', ':∕∕')
    .replace(/\b(mailto|javascript|data|tel):(?=\S)/gi, '$1∶')
    .replace(/\bwww\./gi, 'www․')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('](', ']❨')
    .replaceAll('![', 'ǃ[')
    .replace(/(^|[\s("'›])@(?=\w)/g, '$1＠')
    .slice(0, prose.length)
    .toWellFormed();

/** Every text in a value defused. */
export const defuseValue = <T>(value: T): T => defuseAny(value) as T;

const defuseAny = (value: unknown): unknown => {
  if (typeof value === 'string') return defuse(value);
  if (Array.isArray(value)) return value.map(defuseAny);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, defuseAny(member)]));
};

/** Characters that mean something to Slack, HTML, Markdown or a spreadsheet, and letters that only look like them. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '&': '＆',
  '`': 'ˋ',
  '*': '∗',
  _: '＿',
  '~': '∼',
  '|': '¦',
  '[': '⟦',
  ']': '⟧',
  '#': '＃',
  '@': '＠',
  '"': '”',
  "'": '’',
};

/** A foreign text quoted for people on one line: what it says can be read, and nothing in it does anything anywhere. */
export const quote = (text: string, charactersMax: number): string => {
  const line = cleanText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('://', ':∕∕')
    .replace(/(?<=[\p{L}\d])\.(?=\p{L})/gu, '․')
    .replace(/[<>&`*_~|[\]#@"']/g, (mark) => LOOK_ALIKES[mark] ?? ' ')
    .replace(/^[=+-]/, (mark) => `·${mark}`);
  return line.length <= charactersMax ? line : `${line.slice(0, charactersMax - 1).toWellFormed()}…`;
};
