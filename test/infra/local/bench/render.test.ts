import { describe, expect, it } from 'vitest';
import { renderReport, reportOf } from '../../../../infra/local/bench/render.ts';
import { percentile } from '../../../../infra/local/bench/row.ts';

describe('a bench', () => {
  it.each([
    [500, 500, 'ok'],
    [501, 500, 'over'],
  ])('says of %i ms that a budget of %i ms is %s', (measured, budget, verdict) => {
    const report = reportOf([{ what: 'to PROPOSED', measured, unit: 'ms', budget }], 0);
    expect(renderReport(report)).toMatch(
      new RegExp(`to PROPOSED.* ${measured}\\.0 ms .* ${budget}\\.0 ms .*${verdict}`),
    );
    expect(report.rows[0]?.ok).toBe(verdict === 'ok');
  });

  it('shows what it could not measure, and why', () => {
    const report = reportOf([{ what: 'the bundle', failed: 'esbuild is not there' }], 0);
    expect(renderReport(report)).toMatch(/the bundle.*not measured.*esbuild is not there/);
  });

  it('says when others kept the machine busy', () => {
    const busy = reportOf([], 1_000);
    expect(renderReport(busy)).toContain('too high');
  });
});

describe('a percentile', () => {
  const values = [5, 1, 4, 2, 3];
  it.each([
    [0, 1],
    [0.5, 3],
    [0.95, 5],
    [1, 5],
  ])('at %d of 1 to 5 is %i', (at, expected) => expect(percentile(values, at)).toBe(expected));

  it('of nothing is refused', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});
