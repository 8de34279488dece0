import { lookAlikesIn } from '../approvals/look-alikes.ts';
import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const plainNames: Guardrail = {
  id: 'plain-names',
  explanation: 'A letter of another alphabet, or one that is not shown, can make a name look like another name.',
  level: 'warn',
  levels: ['block', 'escalate'],
  judge({ proposal: { actions } }) {
    const names = actions.flatMap(({ target, params }) => [target, ...textsIn(params)]);
    const odd = [...new Set(names)].filter((name) => lookAlikesIn(name).length > 0);
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
  const shown = [...name].map((letter) => {
    const [lookAlike] = lookAlikesIn(letter);
    return lookAlike === undefined ? letter : `<${lookAlike.codePoint}>`;
  });
  return `\`${shown.join('').slice(0, 200)}\``;
};
