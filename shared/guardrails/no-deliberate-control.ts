import { isDeliberateControl } from '../changes/identity-risk.ts';
import { judgeFresh, NOT_APPLICABLE, violation, violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const noDeliberateControl: Guardrail = {
  id: 'no-deliberate-control',
  explanation: 'A Deny may be how somebody stopped a stolen identity: only a person may take it away.',
  level: 'escalate',
  judge(candidate) {
    if (candidate.diagnosis.conclusion === 'deliberate')
      return violation('the diagnosis says that this was done on purpose');
    return judgeFresh(candidate, ({ change, params, preImage }) => {
      const withdrawal = change.withdraws?.(params, preImage);
      if (withdrawal === undefined) return NOT_APPLICABLE;
      return violationIf(
        isDeliberateControl(withdrawal)
          ? `\`${withdrawal.policy}\` denies something, or is named as a control: it may be deliberate`
          : undefined,
      );
    });
  },
};
