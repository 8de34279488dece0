/** Between these lines of a Markdown file the scoreboard is written anew; what stands around it is left alone. */
export const SECTION_BEGIN = '<!-- scoreboard: written by `firebreak drill --all --markdown FILE` -->';
export const SECTION_END = '<!-- end of scoreboard -->';

/** The text of a file with its section replaced; a file without markers gets it at its end. Pure. */
export const withSection = (text: string, section: string): string => {
  const marked = `${SECTION_BEGIN}\n\n${section}\n\n${SECTION_END}`;
  const begin = text.indexOf(SECTION_BEGIN);
  const end = text.indexOf(SECTION_END, begin);
  if (begin < 0 || end < 0) return text.trim() === '' ? `${marked}\n` : `${text.trimEnd()}\n\n${marked}\n`;
  return `${text.slice(0, begin)}${marked}${text.slice(end + SECTION_END.length)}`;
};
