import { judgeFresh, PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const noProblems: Guardrail = {
  id: 'no-problems',
  explanation: 'The change itself knows parameters that no policy can make acceptable.',
  judge: (candidate) =>
    judgeFresh(candidate, ({ change, params, preImage }) => {
      const problems = change.problems?.(params, preImage) ?? [];
      return problems.length === 0 ? PASS : violation(problems.join('; '));
    }),
};
