import { isTerminal, PAGING_STATUSES, STATUSES } from '../../../shared/transitions.ts';
import type { Colors } from '../screen.ts';

/** A status in its colour; the word itself says everything. */
export const paintStatus = (text: string, colors: Colors): string => {
  const status = STATUSES.find((known) => known === text);
  if (status === undefined) return text;
  if (PAGING_STATUSES.includes(status)) return colors.red(status);
  if (status === 'RESOLVED' || status === 'SELF_RECOVERED') return colors.green(status);
  return isTerminal(status) ? colors.dim(status) : colors.yellow(status);
};
