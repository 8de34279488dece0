/** Words in a row that are compared at once: enough to tell one alarm's state from another's. */
const WORDS_TOGETHER = 3;

/** A prompt without its numbers and ids, which differ from one run to the next. */
const shingles = (text: string): Set<string> => {
  const words = text
    .replaceAll(/[0-9a-f]{8,}|\d+/g, '#')
    .split(/[^A-Za-z_#]+/)
    .filter(Boolean);
  return new Set(words.map((_, index) => words.slice(index, index + WORDS_TOGETHER).join(' ')));
};

/** How much two texts have in common, from 0 to 1: the share of their runs of words that both have. Pure. */
export const likeness = (a: string, b: string): number => {
  const [ours, theirs] = [shingles(a), shingles(b)];
  const shared = [...ours].filter((one) => theirs.has(one)).length;
  const all = ours.size + theirs.size - shared;
  return all === 0 ? 1 : shared / all;
};
