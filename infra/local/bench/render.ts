import { cpus, loadavg } from 'node:os';
import Table from 'cli-table3';
import { type Failure, isFailure, isOver, type Row } from './row.ts';

/** Everything that was measured, and on what. */
export interface BenchReport {
  node: string;
  cores: number;
  /** Processes that wanted to run, over the last minute, before and after: above the number of cores, figures are too high. */
  load: { before: number; after: number };
  rows: (Row & { ok: boolean })[];
  failures: Failure[];
}

export const reportOf = (rows: readonly (Row | Failure)[], loadBefore: number): BenchReport => ({
  node: process.version,
  cores: cpus().length,
  load: { before: loadBefore, after: loadNow() },
  rows: rows.flatMap((row) => (isFailure(row) ? [] : [{ ...row, ok: !isOver(row) }])),
  failures: rows.filter(isFailure),
});

/** The system's load average over one minute. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

export const renderReport = ({ node, cores, load, rows, failures }: BenchReport): string => {
  const table = new Table({
    head: ['what', 'measured', 'budget', ''],
    colAligns: ['left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, measured, unit, budget, ok } of rows)
    table.push([what, figure(measured, unit), budget === undefined ? '' : figure(budget, unit), verdict(budget, ok)]);
  for (const { what, failed } of failures) table.push([what, 'not measured', '', failed.slice(0, 60)]);
  const noise = Math.max(load.before, load.after) > cores ? ' Others were using this machine: times are too high.' : '';
  return `${table.toString()}\nNode ${node}, ${cores} cores, load average ${load.before} before and ${load.after} after.${noise}`;
};

const verdict = (budget: number | undefined, ok: boolean): string => {
  if (budget === undefined) return '';
  return ok ? 'ok' : 'over';
};

const figure = (value: number, unit: Row['unit']): string => {
  const rounded = unit === 'ms' || unit === 's' ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');
  return `${rounded} ${unit}`;
};
