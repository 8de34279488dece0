import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

/** Printable ASCII: what AWS lets most names be made of. */
const PLAIN = /^[\x20-\x7e]*$/;

export const plainNames: Guardrail = {
  id: 'plain-names',
  explanation: 'A letter of another alphabet, or one that is not shown, can make a name look like another name.',
  level: 'warn',
  levels: ['block', 'escalate'],
  judge({ proposal: { actions } }) {
    const names = actions.flatMap(({ target, params }) => [target, ...textsIn(params)]);
    const odd = [...new Set(names)].filter((name) => !PLAIN.test(name));
    return odd.length === 0 ? PASS : violation(`may look like another name: ${odd.map(spelled).join(', ')}`);
  },
};

/** Every text in a value, the names of its members too. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member)]);
};

/** The name with what is not plain written as code points, so that it cannot be mistaken again. */
const spelled = (name: string): string => {
  const shown = name.replaceAll(/[^\x20-\x7e]/gu, (letter) => `<U+${hexOf(letter)}>`);
  return `\`${shown.slice(0, 200)}\``;
};

const hexOf = (letter: string): string => (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
