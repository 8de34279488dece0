/** Ids that an account makes up when things are made in it: UUIDs, incidents, and whatever else is long and hexadecimal. */
const MADE_UP =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|INC-\d{8}-[A-Z0-9]+|(?<![0-9A-Za-z])(?=[0-9a-f]*\d)[0-9a-f]{8,}(?![0-9A-Za-z])/g;
/** Enough of what stands before an id to tell what it is the id of, such as `arn:aws:kms:…:key/`. */
const CONTEXT_CHARACTERS = 24;

/**
 * What each made-up id of a text is to its reader: what stands before it where it is first met, and its place among the
 * ids that the same stands before. The same text about another account gives the same names to its ids. Pure.
 */
export const madeUpIds = (text: string): Map<string, string> => {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const { 0: id, index } of text.matchAll(MADE_UP)) {
    if (names.has(id)) continue;
    const before = text
      .slice(Math.max(0, index - 3 * CONTEXT_CHARACTERS), index)
      .replaceAll(MADE_UP, '#')
      .replaceAll(/\d+/g, '#')
      .slice(-CONTEXT_CHARACTERS);
    const place = (seen.get(before) ?? 0) + 1;
    seen.set(before, place);
    names.set(id, `${before}<${place}>`);
  }
  return names;
};

/** The text with every made-up id replaced that `ids` knows. */
export const withIds = (text: string, ids: ReadonlyMap<string, string>): string =>
  text.replaceAll(MADE_UP, (id) => ids.get(id) ?? id);
