import { dollars } from '../cost/dollars.ts';
import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

const NANO_PER_USD = 1_000_000_000n;

export const costLimit: Guardrail = {
  id: 'cost-limit',
  explanation:
    'A fix that costs more a month than the policy allows is decided elsewhere; an unknown cost by a person.',
  judge({ proposal, policy }) {
    let total = 0n;
    for (const { cost } of proposal.actions) {
      // The quorum is never zero where a cost is unknown, so a person sees it.
      if (cost.monthly_nano_usd === 'unknown') continue;
      total += BigInt(cost.monthly_nano_usd);
    }
    const limit = BigInt(policy.monthly_usd_max) * NANO_PER_USD;
    return total <= limit
      ? PASS
      : violation(`it costs ${dollars(Number(total))} a month more, and the policy allows $${policy.monthly_usd_max}`);
  },
};
