import type { Approval } from '../approval.ts';

/** One person's decision. `approver` comes from a verified session, never from the request's text. */
export interface DecisionRequest {
  incidentId: string;
  /** The hash that the person was shown, or its first 12 characters or more. */
  hash: string;
  decision: Approval['decision'];
  reason: string;
  approver: string;
  channel: Approval['channel'];
  ticket?: string;
  breakGlass?: boolean;
}
