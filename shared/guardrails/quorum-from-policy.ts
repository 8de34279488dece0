import { ruleFor } from '../authorization/rule.ts';
import { NOT_APPLICABLE, violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const quorumFromPolicy: Guardrail = {
  id: 'quorum-from-policy',
  explanation: 'How many people must agree is what the policy says now, not what the proposal says.',
  level: 'correct',
  levels: ['block', 'escalate'],
  judge({ proposal, policy }) {
    const { approvals: needed } = ruleFor(policy, proposal);
    if (needed === 'never') return NOT_APPLICABLE;
    return violationIf(
      needed === proposal.approvals_needed
        ? undefined
        : `the policy asks for ${needed} approvals, the proposal for ${proposal.approvals_needed}`,
    );
  },
  correct({ proposal, policy }) {
    const { approvals: needed } = ruleFor(policy, proposal);
    return needed === 'never' ? undefined : { approvals_needed: needed };
  },
};
