/**
 * What a screen must not be sent: control characters (a log line could move the cursor, hide text or rename the
 * window), marks that reverse or hide text, and halves of surrogate pairs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Foreign text for one line of a screen: line breaks become spaces, what must not be printed is left out. */
export const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').replace(UNPRINTABLE, '');

/** Foreign text of several lines: only line breaks and tabs survive. */
export const manyLines = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, (unit) => (unit === '\n' || unit === '\t' ? unit : ''));

/** Indented JSON that is exact and still safe on a screen: what must not be printed is written as an escape. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(UNPRINTABLE, (unit) => (unit === '\n' ? unit : escapeUnit(unit)));

/** The same on one line, for logs and streams. */
export const jsonLine = (value: unknown): string => JSON.stringify(value).replace(UNPRINTABLE, escapeUnit);

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
