import type { Withdrawal } from '../changes/change.ts';
import { isDeliberateControl } from '../changes/identity-risk.ts';
import { judgeFresh, NOT_APPLICABLE, violation, violationIf } from './each-action.ts';
import type { Candidate, Guardrail } from './guardrail.ts';

export const noDeliberateControl: Guardrail = {
  id: 'no-deliberate-control',
  explanation: 'A Deny may be how somebody stopped a stolen identity: only a person may take it away.',
  level: 'escalate',
  judge(candidate) {
    if (candidate.diagnosis.conclusion === 'deliberate')
      return violation('the diagnosis says that this was done on purpose');
    return judgeFresh(candidate, ({ action, change, params, preImage }) => {
      const withdrawal = change.withdraws?.(params, preImage);
      if (withdrawal === undefined) return NOT_APPLICABLE;
      return violationIf(
        isDeliberateControl(withdrawal) && !isShownUnmarked(withdrawal, action.target, candidate)
          ? `\`${withdrawal.policy}\` denies something, or is named as a control: it may be deliberate`
          : undefined,
      );
    });
  },
};

/** What a comparison with the baseline says of one difference, as far as it matters here. */
interface Compared {
  differences?: readonly { resource?: string; intent?: { verdict?: string } }[];
}

/** True when the newest comparison shows who made the difference, and that nothing says it was on purpose. */
const isShownUnmarked = ({ intent }: Withdrawal, target: string, { evidence }: Candidate): boolean => {
  if (intent !== 'by-evidence') return false;
  const compared = evidence.findLast(({ tool, gap }) => tool === 'compare_baseline' && gap === undefined);
  const { differences = [] } = (compared?.digest ?? {}) as Compared;
  const ofTarget = differences.filter(
    (difference) => difference.resource === target && difference.intent !== undefined,
  );
  return ofTarget.length > 0 && ofTarget.every((difference) => difference.intent?.verdict === 'unmarked');
};
