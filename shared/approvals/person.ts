import type { Approval } from '../approval.ts';

/** What two spellings of one approver have in common: one person decides once, however the name is written. */
export const personOf = (approver: string): string => approver.normalize('NFKC').trim().toLowerCase();

/**
 * Key of a decision among those on its proposal: one approval and one rejection a person. An approval may be followed by
 * one that breaks the glass.
 */
export const decisionKey = ({ approver, decision, break_glass }: Approval): string =>
  `${personOf(approver)}#${break_glass === true ? 'break-glass' : decision}`;
