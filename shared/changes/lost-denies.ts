import { deniesOf } from '../aws/policy-document.ts';
import { isSameCanonical } from '../canonical.ts';

/** Deny statements of one document that another one does not have. */
export const lostDenies = (before: unknown, after: unknown): readonly unknown[] => {
  const kept = deniesOf(after);
  return deniesOf(before).filter((deny) => !kept.some((statement) => isSameCanonical(statement, deny)));
};
