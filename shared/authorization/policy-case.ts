import { z } from 'zod';
import { Person } from '../people.ts';
import type { Policy } from '../policy.ts';
import { RESOLVER_ROLE, RISKS } from '../proposal.ts';
import { NANO_PER_USD } from './facts.ts';
import type { AuthorizationRequest, Authorizer } from './authorizer.ts';

/** Whoever asks: a role by name, or a person. */
const Principal = z.union([z.strictObject({ role: z.string().min(1) }), z.strictObject({ person: Person })]);

/** One request and what a policy has to say to it. What is left out is what stands in nobody's way. */
export const PolicyCase = z.strictObject({
  name: z.string().min(1),
  moment: z.enum(['propose', 'approve', 'auto-approve', 'execute']),
  by: Principal,
  change: z.string().min(1),
  target: z.string().min(1),
  risk: z.enum(RISKS),
  /** As the policy wants them unless given; `unread`: they could not be read. */
  tags: z.union([z.record(z.string(), z.string()), z.literal('unread')]).optional(),
  monthly_usd: z.union([z.number(), z.literal('unknown')]).default(0),
  requested_by: z.string().default(RESOLVER_ROLE),
  severity: z.string().default('SEV2'),
  workload: z.string().optional(),
  ticket: z.string().optional(),
  break_glass: z.boolean().default(false),
  reason: z.string().optional(),
  approvals: z
    .strictObject({ have: z.number().int(), need: z.number().int(), people: z.number().int().optional() })
    .default({ have: 0, need: 0 }),
  now: z.iso.datetime({ offset: true }).default('2026-01-05T12:00:00Z'),
  /** `allowed`, or the ids of every rule that denies it. */
  expect: z.union([z.literal('allowed'), z.strictObject({ denied_by: z.array(z.string()).min(1) })]),
});
export type PolicyCase = z.infer<typeof PolicyCase>;

/** What a policy said to a case. */
export interface CaseResult {
  name: string;
  met: boolean;
  /** `allowed`, or the id of every rule that was to deny it. */
  expected: string[];
  /** `allowed`, or every denial with its reason. */
  said: string[];
}

/** Asks a policy about a case. */
export const runCase = (authorizer: Authorizer, policy: Policy, one: PolicyCase): CaseResult => {
  const answer = authorizer.authorize(requestOf(one, policy));
  const said = answer.allowed ? [] : answer.denials.map(({ policy: id }) => id).sort();
  const wanted = one.expect === 'allowed' ? [] : [...one.expect.denied_by].sort();
  return {
    name: one.name,
    met: said.join() === wanted.join(),
    expected: one.expect === 'allowed' ? ['allowed'] : wanted,
    said: answer.allowed ? ['allowed'] : answer.denials.map(({ policy: id, why }) => `${id}: ${why}`),
  };
};

const requestOf = (one: PolicyCase, policy: Policy): AuthorizationRequest => {
  const { people, ...counted } = one.approvals;
  const dollars = one.monthly_usd;
  return {
    moment: one.moment,
    principal: 'role' in one.by ? { kind: 'role', name: one.by.role } : { kind: 'person', person: one.by.person },
    action: {
      change: one.change,
      target: one.target,
      call: { service: '', operation: '', input: {} },
      cost: { monthly_nano_usd: dollars === 'unknown' ? dollars : Math.round(dollars * NANO_PER_USD), formula: '' },
    },
    risk: one.risk,
    tags: one.tags === 'unread' ? undefined : (one.tags ?? policy.mandatory_tags),
    requestedBy: one.requested_by,
    incident: {
      incident_id: 'case',
      severity: one.severity,
      ...(one.workload === undefined ? {} : { workload: one.workload }),
    },
    breakGlass: one.break_glass,
    approvals: { ...counted, ...(people === undefined ? {} : { people }) },
    now: new Date(one.now),
    ...(one.ticket === undefined ? {} : { ticket: one.ticket }),
    ...(one.reason === undefined ? {} : { reason: one.reason }),
  };
};
