import { z } from 'zod';
import { canonicalHash } from './canonical.ts';

/** Risk classes. R4 is never executed by an agent. */
export const RISKS = ['R0', 'R1', 'R2', 'R3', 'R4'] as const;
export type Risk = (typeof RISKS)[number];

/** A change of the catalogue with its parameters: all that a model may choose. */
export const ChangeCall = z.object({ change: z.string(), params: z.record(z.string(), z.unknown()) });
export type ChangeCall = z.infer<typeof ChangeCall>;

/** One AWS API call, as it will be sent. */
export const AwsCall = z.object({
  service: z.string(),
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
});
export type AwsCall = z.infer<typeof AwsCall>;

/** Monthly cost delta in integer nano-dollars; `unknown` forces approval. */
export const Cost = z.object({
  monthly_nano_usd: z.union([z.number().int(), z.literal('unknown')]),
  formula: z.string(),
});
export type Cost = z.infer<typeof Cost>;

/** One mutating AWS API call inside a remediation, made by code from a `ChangeCall`, with its undo. */
export const Action = z.object({
  change: z.string(),
  target: z.string(),
  params: z.record(z.string(), z.unknown()),
  inverse: ChangeCall,
  call: AwsCall,
  /** One line made by code from the typed change. */
  summary: z.string(),
  risk: z.enum(RISKS),
  permissions: z.array(z.object({ action: z.string(), resource: z.string() })),
  /** What the target looked like when the proposal was made; drift against it voids approvals. */
  pre_image: z.unknown(),
  /** What the target will look like. */
  post_image: z.unknown(),
  cost: Cost,
});
export type Action = z.infer<typeof Action>;

/** The agents' role: it asks for a proposal unless a person does. */
export const RESOLVER_ROLE = 'firebreak-worker';

/** What a person is asked to approve. `hash` covers all that is executed. */
export const Proposal = z.object({
  v: z.literal(1),
  proposal_id: z.string(),
  incident_id: z.string(),
  actions: z.array(Action).min(1).max(4),
  risk: z.enum(RISKS),
  policy_version: z.string(),
  /** Decisions needed, counted in code when it was proposed and again before it is executed. */
  approvals_needed: z.number().int().min(0),
  /** Who asked for it: an agent's role, or the person who had it made again; nobody approves their own. */
  requested_by: z.string(),
  /** What guardrails of level `warn` said: shown to the person who decides, and hashed with the rest. */
  warnings: z.array(z.string()).default([]),
  created_at: z.string(),
  expires_at: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Why, in prose, with the evidence ids; shown to people, never executed. */
  justification: z.string(),
  evidence: z.array(z.string()),
});
export type Proposal = z.infer<typeof Proposal>;

/**
 * The hash that approvals bind to: everything that is executed or that a decision rests on, and nothing written by a
 * model. Change any field of any action, their order, the policy version, cost or expiry, and it differs.
 */
export const proposalHash = (proposal: Omit<Proposal, 'hash' | 'justification' | 'evidence'>): string =>
  canonicalHash({
    v: proposal.v,
    incident_id: proposal.incident_id,
    proposal_id: proposal.proposal_id,
    actions: proposal.actions,
    risk: proposal.risk,
    policy_version: proposal.policy_version,
    approvals_needed: proposal.approvals_needed,
    requested_by: proposal.requested_by,
    warnings: proposal.warnings,
    expires_at: proposal.expires_at,
  });
