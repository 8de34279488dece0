import type { Risk } from '../proposal.ts';
import type { Withdrawal } from './change.ts';

/** Policies that AWS or a responder attaches to stop a stolen identity. */
const CONTROL_NAMES = /^(AWSRevokeOlderSessions|AWSCompromisedKeyQuarantine)/;

/** True when taking this away may undo somebody's deliberate control: by its name, or because it denies something. */
export const isDeliberateControl = ({ policy, denies }: Withdrawal): boolean =>
  CONTROL_NAMES.test(policy.split('/').at(-1) ?? policy) || denies.length > 0;

/**
 * Permissions are a security boundary; a control that may be deliberate is never an agent's to remove. Where evidence
 * can show that it was none, a guardrail looks at that evidence.
 */
export const identityRisk = (withdrawal: Withdrawal | undefined): Risk =>
  withdrawal !== undefined && withdrawal.intent !== 'by-evidence' && isDeliberateControl(withdrawal) ? 'R4' : 'R3';
