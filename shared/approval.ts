import { z } from 'zod';

/** One person's decision on one exact hash, as stored in `incident-approvals`. */
export const Approval = z.object({
  incident_id: z.string(),
  proposal_id: z.string(),
  hash: z.string(),
  approver: z.string(),
  decision: z.enum(['approve', 'reject']),
  reason: z.string().max(500).default(''),
  channel: z.enum(['cli', 'web', 'slack', 'drill']),
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
