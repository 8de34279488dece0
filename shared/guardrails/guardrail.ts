import type { Baseline } from '../baseline/baseline.ts';
import type { Change, Image } from '../changes/change.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import type { Policy } from '../policy.ts';
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

/** A deterministic check on a proposal. One that throws is a violation. */
export interface Guardrail {
  readonly id: string;
  /** Why the rule exists, for the person who approves. */
  readonly explanation: string;
  judge(candidate: Candidate): GuardrailVerdict;
}
