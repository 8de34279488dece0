/** Tags: a block of invisible letters that mirrors ASCII. */
const TAGS = /[\u{e0001}\u{e0020}-\u{e007f}]+/gu;
/**
 * What a reader does not see or what moves a cursor: controls, formatting (zero-width, bidirectional), default ignorable
 * characters (fillers, variation selectors), line separators, private ones and halves of surrogate pairs. A line break
 * and a tab are text.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** Other ends of lines, which some programs show as nothing. */
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;

/** What `showHidden` writes at the end of a text from which something was taken. */
export const HIDDEN_NOTE = /⟨\d+ hidden characters?⟩/;

/**
 * A text without anything that cannot be seen: invisible letters are written as `⟨…⟩`, other hidden characters are
 * removed and counted in a note at the end. Doing it twice changes nothing.
 */
export const showHidden = (text: string): string => {
  const spelled = text.replace(LINE_ENDS, '\n').replace(TAGS, (run) => `⟨${spellTags(run)}⟩`);
  let hidden = 0;
  const shown = spelled.replace(HIDDEN, () => {
    hidden += 1;
    return '';
  });
  return hidden === 0 ? shown : `${shown} ⟨${hidden} hidden ${hidden === 1 ? 'character' : 'characters'}⟩`;
};

const spellTags = (run: string): string =>
  [...run]
    .map((letter) => String.fromCharCode(((letter.codePointAt(0) ?? 0) - 0xe0000) & 0x7f))
    .join('')
    .replace(/[^\x20-\x7e]/g, '');
