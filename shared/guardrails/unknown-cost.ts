import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const unknownCost: Guardrail = {
  id: 'unknown-cost',
  explanation: 'A price that nobody can name is said to the person who decides, not taken for nothing.',
  level: 'warn',
  levels: ['block', 'escalate'],
  judge({ proposal: { actions } }) {
    const unpriced = actions.filter(({ cost }) => cost.monthly_nano_usd === 'unknown');
    if (unpriced.length === 0) return PASS;
    const changes = unpriced.map(
      ({ change, cost: { formula } }) => `\`${change}\`${formula === '' ? '' : ` (${formula})`}`,
    );
    return violation(`nobody can say what it costs: ${changes.join(', ')}`);
  },
};
