import type { Change, Image } from '../changes/change.ts';
import type { Action } from '../proposal.ts';
import type { Candidate, GuardrailVerdict } from './guardrail.ts';

/** An action whose change is in the catalogue and whose parameters it takes. */
export interface ParsedAction {
  action: Action;
  change: Change;
  params: unknown;
  /** Undefined when the target could not be read. */
  preImage: Image;
}

export const PASS: GuardrailVerdict = { outcome: 'pass' };
export const NOT_APPLICABLE: GuardrailVerdict = { outcome: 'not-applicable' };
export const violation = (detail: string): GuardrailVerdict => ({ outcome: 'violation', detail });

/** Passes when `detail` is undefined. */
export const violationIf = (detail: string | undefined): GuardrailVerdict =>
  detail === undefined ? PASS : violation(detail);

/**
 * Judges every action that can be parsed. Those that cannot are refused by `change-in-catalogue` and `params-valid`,
 * and concern no other rule.
 */
export const judgeParsed = (
  candidate: Candidate,
  judge: (parsed: ParsedAction) => GuardrailVerdict,
): GuardrailVerdict => combine(parsedActions(candidate).map(judge));

/** Judges every action whose target could be read; those that could not are refused by `pre-image-fresh`. */
export const judgeFresh = (candidate: Candidate, judge: (parsed: ParsedAction) => GuardrailVerdict): GuardrailVerdict =>
  combine(
    parsedActions(candidate)
      .filter((parsed) => parsed.preImage !== undefined)
      .map(judge),
  );

const parsedActions = (candidate: Candidate): readonly ParsedAction[] =>
  candidate.fresh.flatMap(({ action, change, preImage }) => {
    const parsed = change?.params.safeParse(action.params);
    return change && parsed?.success ? [{ action, change, params: parsed.data, preImage }] : [];
  });

/** One violation is enough; without any action concerned the rule is not applicable. */
const combine = (verdicts: readonly GuardrailVerdict[]): GuardrailVerdict => {
  const details = verdicts.flatMap((verdict) => (verdict.outcome === 'violation' ? [verdict.detail] : []));
  if (details.length > 0) return violation(details.join('; '));
  return verdicts.some((verdict) => verdict.outcome === 'pass') ? PASS : NOT_APPLICABLE;
};
