import { createTwoFilesPatch } from 'diff';
import { canonicalJson } from '../canonical.ts';
import { type Image, withoutPrecondition } from './change.ts';

/** Unified text diff of a resource, before → after, for people. Empty when nothing changes. */
export const imageDiff = (target: string, before: Image, after: Image): string => {
  const [from, to] = [before, after].map((image) => render(withoutPrecondition(image)));
  return from === to
    ? ''
    : createTwoFilesPatch(target, target, from ?? '', to ?? '', 'before', 'after', { context: 3 });
};

/** Keys sorted, one member a line. Other than ASCII is escaped: nothing invisible, no look-alike, no terminal sequence. */
const render = (image: Image): string =>
  image === null ? '' : `${escape(JSON.stringify(JSON.parse(canonicalJson(image)), null, 2))}\n`;

const escape = (text: string): string =>
  text.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
