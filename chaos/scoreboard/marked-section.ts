/** Between these lines of a Markdown file the scoreboard is written anew; what stands around it is left alone. */
export const SECTION_BEGIN = '<!-- scoreboard: written by `firebreak drill --all --markdown FILE` -->';
export const SECTION_END = '<!-- end of scoreboard -->';

const boundsOf = (text: string): { begin: number; end: number } | undefined => {
  const begin = text.indexOf(SECTION_BEGIN);
  const end = text.indexOf(SECTION_END, begin);
  return begin < 0 || end < 0 ? undefined : { begin, end: end + SECTION_END.length };
};

/** True when a file has both markers, in their order. */
export const hasSection = (text: string): boolean => boundsOf(text) !== undefined;

/** The text of a file with its section replaced; a file without markers is left as it is. Pure. */
export const withSection = (text: string, section: string): string => {
  const bounds = boundsOf(text);
  if (bounds === undefined) return text;
  return `${text.slice(0, bounds.begin)}${SECTION_BEGIN}\n\n${section}\n\n${SECTION_END}${text.slice(bounds.end)}`;
};
