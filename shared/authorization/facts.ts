import { ticketPattern } from '../change-ticket.ts';
import type { CedarValueJson, Context, EntityJson, EntityUidJson } from '@cedar-policy/cedar-wasm/nodejs';
import { groupsAt } from '../people.ts';
import type { Policy } from '../policy.ts';
import { saysSomething } from '../says-something.ts';
import { openFreezes } from './freezes.ts';
import { holdsOn } from './holds.ts';
import { type Rule, ruleFor } from './rule.ts';
import type { AuthorizationRequest } from './authorizer.ts';

/** A question as Cedar takes it. */
export interface Facts {
  principal: { type: string; id: string };
  resource: { type: string; id: string };
  context: Context;
  entities: EntityJson[];
}

export const NANO_PER_USD = 1_000_000_000;

const entity = (type: string, id: string): { type: string; id: string } => ({ type: `Firebreak::${type}`, id });
const reference = (type: string, id: string): CedarValueJson => ({ __entity: entity(type, id) });

/** Everything that the policies may ask about one request. Pure. */
export const factsOf = (request: AuthorizationRequest, policy: Policy): Facts => {
  const { action, risk } = request;
  const rule = ruleFor(policy, { risk, actions: [action] });
  const groups = groupsOf(request);
  const principal =
    request.principal.kind === 'role'
      ? entity('Role', request.principal.name)
      : entity('Person', request.principal.person.id);
  const resource = entity('Change', action.target);
  return {
    principal,
    resource,
    context: contextOf(request, policy, rule, groups),
    entities: [
      ...groups.map((group) => node(entity('Group', group))),
      {
        ...node(
          principal,
          groups.map((group) => entity('Group', group)),
        ),
        attrs: request.principal.kind === 'person' ? { id: request.principal.person.id } : {},
      },
      { ...node(resource), attrs: changeOf(request), tags: { ...request.tags } },
    ],
  };
};

const node = (uid: EntityUidJson, parents: EntityUidJson[] = []): EntityJson => ({ uid, attrs: {}, parents });

const changeOf = ({ action, risk }: AuthorizationRequest): Record<string, CedarValueJson> => ({
  change: action.change,
  target: action.target,
  service: action.call.service,
  operation: action.call.operation,
  risk,
  ...(action.cost.monthly_nano_usd === 'unknown' ? {} : { monthly_nano_usd: action.cost.monthly_nano_usd }),
});

const contextOf = (request: AuthorizationRequest, policy: Policy, rule: Rule, groups: readonly string[]): Context => {
  const { approvals, incident } = request;
  const [ofRisk = [], ...ofResources] = rule.approverGroups;
  const glass = policy.break_glass?.group;
  return {
    now: { __extn: { fn: 'datetime', arg: request.now.toISOString() } },
    incident: {
      id: incident.incident_id,
      severity: incident.severity,
      ...(incident.workload === undefined ? {} : { workload: incident.workload }),
    },
    requested_by: request.requestedBy,
    never: rule.approvals === 'never',
    auto_approve: rule.autoApprove,
    denied_changes: rule.deniedChanges,
    // Beyond this, numbers are not exact; no monthly cost is.
    monthly_nano_usd_max: Math.min(policy.monthly_usd_max * NANO_PER_USD, Number.MAX_SAFE_INTEGER),
    freezes: openFreezes(policy, request.action.target, request.now),
    tags_read: request.tags !== undefined,
    // The operator's own policies may ask for any tag.
    tags_needed: Object.keys(policy.mandatory_tags).length > 0 || policy.cedar.trim() !== '',
    missing_tags: missingTags(request, policy),
    holds: holdsOn(request),
    ticket_required: policy.change_ticket?.risks.includes(request.risk) ?? false,
    ticket_valid: looksLikeTicket(request.ticket, policy),
    break_glass: request.breakGlass,
    reason_given: saysSomething(request.reason),
    ...(glass === undefined ? {} : { break_glass_group: reference('Group', glass) }),
    approvers: ofRisk.map((group) => reference('Group', group)),
    unmet_groups: ofResources.filter((one) => !one.some((group) => groups.includes(group))).map(oneOf),
    approvals: { have: approvals.have, need: approvals.need, people: approvals.people ?? approvals.have },
  };
};

/** Groups of a person as they are now; a role is in none. */
export const groupsOf = ({ principal, now }: AuthorizationRequest): string[] =>
  principal.kind === 'person' ? groupsAt(principal.person, now) : [];

const missingTags = ({ tags }: AuthorizationRequest, { mandatory_tags: mandatory }: Policy): string[] =>
  Object.entries(mandatory)
    .filter(([key, value]) => tags === undefined || !Object.hasOwn(tags, key) || tags[key] !== value)
    .map(([key, value]) => `${key}=${value}`);

const looksLikeTicket = (ticket: string | undefined, { change_ticket: asked }: Policy): boolean =>
  asked !== undefined && ticket !== undefined && ticketPattern(asked.pattern).test(ticket);

const oneOf = (groups: readonly string[]): string => groups.join(' or ');
