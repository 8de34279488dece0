/** Controls, formatting characters (bidirectional, zero-width, tags), line separators, private and unassigned ones. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** Foreign text on one line and of bounded length: nothing in it can move a cursor, end a line or hide. */
export const plainText = (text: string, charactersMax: number): string =>
  text
    .slice(0, charactersMax * 2)
    .toWellFormed()
    .replace(UNPRINTABLE, ' ')
    .slice(0, charactersMax)
    // The cut may have halved a character outside the basic plane.
    .toWellFormed();
