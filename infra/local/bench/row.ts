/** One figure. */
export interface Row {
  what: string;
  measured: number;
  unit: 'ms' | 's' | 'bytes' | 'calls' | 'tokens' | 'requests';
  /** Most that the design allows; absent for figures that are only of interest. */
  budget?: number;
}

/** A figure that could not be taken, and why. */
export interface Failure {
  what: string;
  failed: string;
}

export const isFailure = (row: Row | Failure): row is Failure => 'failed' in row;
export const isOver = ({ measured, budget }: Row): boolean => budget !== undefined && measured > budget;

/** The value below which a share of the others lie; `at` is between 0 and 1. Throws `RangeError` when there are none. */
export const percentile = (values: readonly number[], at: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))];
  if (value === undefined) throw new RangeError('a percentile of nothing');
  return value;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);
