import type { Person } from '../people.ts';
import type { Action, Risk } from '../proposal.ts';

/** When the policy is asked: each time with what is true then. `auto-approve`: instead of asking a person. */
export type Moment = 'propose' | 'approve' | 'auto-approve' | 'execute';

/** One question: may this principal do this to this change now? Everything in it comes from code, config and reads. */
export interface AuthorizationRequest {
  moment: Moment;
  principal: { kind: 'role'; name: string } | { kind: 'person'; person: Person };
  action: Pick<Action, 'change' | 'target' | 'call' | 'cost'>;
  /** Of the whole proposal: the highest of its actions. */
  risk: Risk;
  /** Tags of the target now; undefined when they could not be read, which no policy takes for "none". */
  tags: Readonly<Record<string, string>> | undefined;
  /** Who asked for the proposal: an agent's role, or a person's id. */
  requestedBy: string;
  incident: { incident_id: string; severity: string; workload?: string };
  ticket?: string;
  breakGlass: boolean;
  /** Why, in the person's words; breaking the glass without one is denied. */
  reason?: string;
  /**
   * Approvals that count and approvals that are needed, as code counted them; at proposal both are 0. `people`: those
   * that count and were not made by the policy itself; all of them unless given.
   */
  approvals: { have: number; need: number; people?: number };
  now: Date;
}

/** A rule that stands against it: its id, and why in words for people. */
export interface Denial {
  policy: string;
  why: string;
  /**
   * `hold`: it may be allowed later by itself (a freeze window); approvals stay. `refuse`: it is not allowed as it is.
   */
  effect: 'refuse' | 'hold';
}

export type AuthorizationAnswer =
  /** `policies`: ids of the permits that decided. */
  | { allowed: true; policies: string[] }
  /** Every forbid that matched, or, when none did, the permits that were not met; also every evaluation error. */
  | { allowed: false; denials: Denial[] };

/** The policy as an engine. It never throws: what it cannot evaluate, it denies. */
export interface Authorizer {
  /** Version of everything that it decides by; proposals are bound to it. */
  readonly version: string;
  authorize(request: AuthorizationRequest): AuthorizationAnswer;
}
