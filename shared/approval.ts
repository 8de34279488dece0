import { z } from 'zod';

/**
 * Where a decision was taken: each is a view of the one approval. `cli`: with an operator's key; `api`: with an identity
 * token of the issuer; `policy`: the auto-approve rule of the policy file.
 */
const CHANNELS = ['cli', 'web', 'api', 'slack', 'drill', 'policy'] as const;

/** One person's decision on one exact hash, as stored in `incident-approvals`. */
export const Approval = z.object({
  incident_id: z.string(),
  proposal_id: z.string(),
  hash: z.string(),
  approver: z.string(),
  decision: z.enum(['approve', 'reject']),
  reason: z.string().max(500).default(''),
  channel: z.enum(CHANNELS),
  /** Change ticket, where the policy asks for one. */
  ticket: z.string().max(100).optional(),
  /** Decided alone in an emergency, against the quorum: everybody is told. */
  break_glass: z.literal(true).optional(),
  decided_at: z.string(),
  /** MAC over all the other fields: a role that may write the table cannot forge a decision. */
  mac: z.string(),
});
export type Approval = z.infer<typeof Approval>;

/** Makes and verifies the MAC of a decision. */
export interface DecisionSealer {
  seal(decision: Omit<Approval, 'mac'>): Promise<string>;
  verify(decision: Approval): Promise<boolean>;
}
