import { deniesOf } from '../../aws/policy-document.ts';
import { isSameCanonical } from '../../canonical.ts';
import type { Difference } from '../baseline.ts';

/** True when a policy now denies something that the baseline's did not. */
export const gainsDeny = ({ baseline, current }: Pick<Difference, 'baseline' | 'current'>): boolean => {
  const known = deniesOf(baseline);
  return deniesOf(current).some((deny) => !known.some((one) => isSameCanonical(one, deny)));
};
