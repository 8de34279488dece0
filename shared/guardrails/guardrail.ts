import type { Baseline } from '../baseline/baseline.ts';
import type { Change, Image } from '../changes/change.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import type { GuardrailLevel, Policy } from '../policy.ts';
import type { Action, Proposal } from '../proposal.ts';

/** Everything a guardrail may look at: records and fresh reads, never an agent's prose. */
export interface Candidate {
  incident: Incident;
  diagnosis: Diagnosis;
  evidence: readonly Evidence[];
  proposal: Proposal;
  /** The incident's own resource graph: the only ARNs that may be touched. */
  resources: readonly string[];
  baseline: Baseline | undefined;
  policy: Policy;
  /** The change and a fresh pre-image for each action, in order; `undefined` where it could not be read. */
  fresh: readonly { action: Action; change: Change | undefined; preImage: Image }[];
  /** When the guardrails judge. */
  now: Date;
}

/** `not-applicable` is a value, not a fall-through. */
export type GuardrailVerdict =
  | { outcome: 'pass' }
  | { outcome: 'not-applicable' }
  | { outcome: 'violation'; detail: string };

/** What a correction replaces in a proposal; hash and warnings follow from it. */
export type Correction = Partial<Pick<Proposal, 'actions' | 'approvals_needed' | 'expires_at'>>;

/** A deterministic check on a proposal. One that throws is a violation. */
export interface Guardrail {
  readonly id: string;
  /** Why the rule exists, for the person who approves. */
  readonly explanation: string;
  /** What a violation does; `block` unless given. */
  readonly level?: GuardrailLevel;
  /** Other levels that a policy may choose for it; none unless given. */
  readonly levels?: readonly GuardrailLevel[];
  judge(candidate: Candidate): GuardrailVerdict;
  /** What would make it pass; undefined when nothing does, and it blocks. At execution nothing is corrected. */
  correct?(candidate: Candidate): Correction | undefined;
}
