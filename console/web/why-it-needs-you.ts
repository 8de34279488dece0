import { matchesAny, ruleFor } from '../../shared/authorization/rule.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Proposal, Risk } from '../../shared/proposal.ts';

const RISK_WORDS: Record<Risk, string> = {
  R0: 'looks only, or changes nothing that is in use',
  R1: 'can be undone at once and touches one setting',
  R2: 'can be undone and changes what the service may use',
  R3: 'moves a boundary of security',
  R4: 'is never made by an agent',
};

/** Why a machine may not decide this alone: the rules of the policy that apply, one sentence each. */
export const whyItNeedsYou = (policy: Policy, proposal: Proposal): string[] => {
  const { approvals, rejections, approverGroups } = ruleFor(policy, proposal);
  const need = approvals === 'never' ? approvals : Math.max(1, approvals, proposal.approvals_needed);
  const stricter = policy.resources.filter(({ resources }) =>
    proposal.actions.some(({ target }) => matchesAny(target, resources)),
  );
  return [
    `Risk class ${proposal.risk}: a change that ${RISK_WORDS[proposal.risk]}.`,
    need === 'never'
      ? 'The policy lets nobody approve it: it is made by hand, or not at all.'
      : `The policy asks for ${need === 1 ? 'one approval' : `approvals by ${need} different people`} of ${approverGroups.map((group) => group.join(' or ')).join(', and of ')}.`,
    `${rejections === 1 ? 'One rejection ends' : `${rejections} rejections end`} it.`,
    ...stricter.map(({ resources }) => `A stricter rule holds for ${resources.join(', ')}.`),
    ...(proposal.actions.some(({ cost }) => cost.monthly_nano_usd === 'unknown')
      ? ['What it costs is not known: a person has to say that this is all right.']
      : []),
    policy.risks[proposal.risk].auto_approve
      ? 'The policy approves this class by itself when every rule permits it; this time it did not.'
      : `Policy ${policy.version} approves nothing of this class by itself.`,
    ...(policy.change_ticket?.risks.includes(proposal.risk) ? ['An approval has to name a change ticket.'] : []),
    ...proposal.warnings.map((warning) => `A guardrail warns: ${warning}`),
  ];
};
