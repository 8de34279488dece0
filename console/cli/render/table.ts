import Table from 'cli-table3';
import type { Colors } from '../screen.ts';

const NOTHING = '';
/** Two spaces between columns and no lines: tables stay readable in a log and easy to cut. */
const CHARS = {
  top: NOTHING,
  'top-mid': NOTHING,
  'top-left': NOTHING,
  'top-right': NOTHING,
  bottom: NOTHING,
  'bottom-mid': NOTHING,
  'bottom-left': NOTHING,
  'bottom-right': NOTHING,
  left: NOTHING,
  'left-mid': NOTHING,
  mid: NOTHING,
  'mid-mid': NOTHING,
  right: NOTHING,
  'right-mid': NOTHING,
  middle: '  ',
};

/** A table for a terminal or a log. */
export const renderTable = (head: readonly string[], rows: readonly (readonly string[])[], colors: Colors): string => {
  const style = { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true };
  const table = new Table({ head: head.map((title) => colors.dim(title)), chars: CHARS, style });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};
