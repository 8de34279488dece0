import { parseChangeCall } from '../changes/index.ts';
import { NOT_APPLICABLE, PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const paramsValid: Guardrail = {
  id: 'params-valid',
  explanation: 'Parameters are typed and bounded, and there are no others.',
  judge({ fresh }) {
    const known = fresh.filter(({ change }) => change !== undefined);
    if (known.length === 0) return NOT_APPLICABLE;
    const problems = known.flatMap(({ action }) => {
      const parsed = parseChangeCall(action);
      return 'problems' in parsed ? parsed.problems.map((problem) => `\`${action.change}\`: ${problem}`) : [];
    });
    return problems.length === 0 ? PASS : violation(problems.join('; '));
  },
};
