/** What two spellings of one approver have in common: one person decides once, however the name is written. */
export const personOf = (approver: string): string => approver.normalize('NFKC').trim().toLowerCase();
