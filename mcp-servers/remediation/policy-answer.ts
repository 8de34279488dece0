import { readTargetTags } from '../../shared/aws/target-tags.ts';
import { type Action, RESOLVER_ROLE } from '../../shared/proposal.ts';
import type { RemediationDeps } from './deps.ts';

/** What is known of the incident that a change is for. */
export interface AboutIncident {
  incident_id: string;
  severity?: string | undefined;
  workload?: string | undefined;
}

/** What the policy says of proposing a change now. */
export interface PolicyAnswer {
  /** Why it may not be proposed. */
  problems: string[];
  /** What passes by itself: approvals wait for it. */
  warnings: string[];
}

/** Asks the policy, with the target's tags as they are now, what it will be asked again at approval and at execution. */
export const askPolicy = async (
  action: Action,
  { incident_id, severity = 'unknown', workload }: AboutIncident,
  { authorizer, aws, clock }: RemediationDeps,
): Promise<PolicyAnswer> => {
  const answer = authorizer.authorize({
    moment: 'propose',
    principal: { kind: 'role', name: RESOLVER_ROLE },
    action,
    risk: action.risk,
    tags: await readTargetTags(aws, action.target),
    requestedBy: RESOLVER_ROLE,
    incident: { incident_id, severity, ...(workload === undefined ? {} : { workload }) },
    breakGlass: false,
    approvals: { have: 0, need: 0 },
    now: clock.now(),
  });
  const denials = answer.allowed ? [] : answer.denials;
  const said = (effect: 'refuse' | 'hold'): string[] =>
    denials.filter((denial) => denial.effect === effect).map(({ policy, why }) => `policy \`${policy}\`: ${why}`);
  return { problems: said('refuse'), warnings: said('hold') };
};
