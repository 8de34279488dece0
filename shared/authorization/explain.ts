import type { Policy } from '../policy.ts';
import type { AuthorizationRequest } from './authorizer.ts';
import { dollars } from '../cost/dollars.ts';
import { type Facts, groupsOf } from './facts.ts';
import { ruleFor } from './rule.ts';

/** The sentence of a policy with what it is about filled in: `{risk}`, `{target}`, `{approvers}`, … */
export const explain = (explanation: string, request: AuthorizationRequest, policy: Policy, facts: Facts): string => {
  const words = wordsOf(request, policy, facts);
  return explanation.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(words, name) ? (words[name] ?? whole) : whole,
  );
};

const wordsOf = (request: AuthorizationRequest, policy: Policy, { context }: Facts): Record<string, string> => {
  const { action, risk, principal, requestedBy, approvals } = request;
  const [ofRisk = []] = ruleFor(policy, { risk, actions: [action] }).approverGroups;
  const cost = action.cost.monthly_nano_usd;
  return {
    change: quoted(action.change),
    target: quoted(action.target),
    risk,
    principal: quoted(principal.kind === 'role' ? principal.name : principal.person.id),
    requested_by: quoted(requestedBy),
    groups: listed(groupsOf(request), 'no group'),
    approvers: listed(ofRisk, 'nobody'),
    break_glass_group: policy.break_glass ? quoted(policy.break_glass.group) : 'a group that the policy does not name',
    unmet_groups: listed(context.unmet_groups, 'any'),
    freezes: joined(context.freezes, 'a freeze'),
    missing_tags: listed(context.missing_tags, 'its tags'),
    holds: listed(context.holds, 'a hold'),
    ticket_pattern: quoted(policy.change_ticket?.pattern ?? ''),
    cost: cost === 'unknown' ? 'an unknown amount' : dollars(cost),
    cost_max: `$${policy.monthly_usd_max}`,
    have: String(approvals.have),
    need: String(Math.max(1, approvals.need)),
  };
};

const quoted = (text: string): string => `\`${text}\``;

const listed = (values: unknown, none: string): string =>
  joined(Array.isArray(values) ? values.map((value) => quoted(String(value))) : values, none);

const joined = (values: unknown, none: string): string =>
  Array.isArray(values) && values.length > 0 ? values.join(', ') : none;
