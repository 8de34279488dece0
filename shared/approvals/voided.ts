import type { Incident } from '../incident.ts';
import { LIMITS } from '../limits.ts';
import { SIGNAL_RECOVERED } from '../signals/signal-recovered.ts';

/** Reason of the return of an approved change whose target somebody else changed. */
export const TARGET_DRIFTED = 'target-drifted';

/** Reasons of an end: the same rule refused again what people approved again, or approvals were void too often. */
const REFUSED_AGAIN = 'refused-again';
const VOID_TOO_OFTEN = 'approvals-void-too-often';

/** Why an approval is void: a named reason, its words, and the rules that refuse it, where rules do. */
export interface Voiding {
  reason: string;
  detail: string;
  rules?: readonly string[];
}

type Known = Pick<Incident, 'voided'>;

/** What the record keeps of approvals that were void, with this one; bounded, because an end follows. */
export const withVoided = ({ voided = [] }: Known, { reason, detail, rules }: Voiding): Incident['voided'] => [
  ...voided,
  { reason, detail: detail.slice(0, 1_000), ...(rules && { rules: [...rules] }) },
];

/**
 * Why nothing more is proposed after an approval that is void, as the reason of an end; undefined when people may be
 * asked again. What a rule refuses twice, it would refuse for ever; and whatever it is, it is not tried without end.
 */
export const endAfter = ({ voided = [] }: Known, { rules = [] }: Voiding): string | undefined => {
  const refused = new Set(voided.flatMap(({ rules: earlier = [] }) => earlier));
  if (rules.some((rule) => refused.has(rule))) return REFUSED_AGAIN;
  return voided.length + 1 >= LIMITS.approvalsVoidMax ? VOID_TOO_OFTEN : undefined;
};

/** What whoever is asked again is told of the approvals that were void: each once. They are under the hash. */
export const voidedWarnings = ({ voided = [] }: Known): string[] => {
  const told = voided.filter(({ reason }) => reason !== SIGNAL_RECOVERED);
  return [...new Set(told.map(({ reason, detail }) => `an earlier approval was void (${reason}): ${detail}`))];
};

/** What says that cause and evidence are of before the target changed; undefined when it has not. */
export const diagnosedBefore = ({ voided = [] }: Known): string | undefined => {
  const drift = voided.findLast(({ reason }) => reason === TARGET_DRIFTED);
  return drift && `the cause and its evidence are of before this: ${drift.detail}`;
};
