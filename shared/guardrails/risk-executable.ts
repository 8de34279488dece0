import { ruleFor } from '../authorization/rule.ts';
import { highestRisk } from '../policy.ts';
import { judgeFresh, violation, violationIf } from './each-action.ts';
import type { Candidate, Guardrail, GuardrailVerdict } from './guardrail.ts';

export const riskExecutable: Guardrail = {
  id: 'risk-executable',
  explanation:
    'Risk comes from the catalogue, not from text; what is irreversible or perhaps deliberate is for people.',
  judge(candidate) {
    const whole = judgeWhole(candidate);
    if (whole !== undefined) return whole;
    return judgeFresh(candidate, ({ action, change, params, preImage }) => {
      const risk = change.risk(params, preImage);
      return violationIf(
        risk === action.risk ? undefined : `\`${action.change}\` is of risk ${risk}, not ${action.risk}`,
      );
    });
  },
};

const judgeWhole = ({ proposal, policy }: Candidate): GuardrailVerdict | undefined => {
  const highest = highestRisk(proposal.actions.map((action) => action.risk));
  if (proposal.risk !== highest) return violation(`the proposal is of risk ${highest}, not ${proposal.risk}`);
  if (highest === 'R4') return violation('a change of risk R4 is never executed by an agent');
  return ruleFor(policy, proposal).approvals === 'never'
    ? violation(`the policy never allows a change of risk ${highest} to this`)
    : undefined;
};
