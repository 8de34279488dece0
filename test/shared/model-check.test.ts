import { describe, expect, it } from 'vitest';
import { OURS, WEAKER } from './model-check/design.ts';
import { explore, type Invariant } from './model-check/explore.ts';

const ONCE: Invariant = 'a hash takes effect at most once';
const APPROVED: Invariant = 'what is executed is what was approved';
const ROLLED_BACK: Invariant = 'nothing takes effect after a rollback';

/** What each weaker design still lets happen: the check must find it, or it finds nothing. */
const HOLES: Invariant[][] = [
  [ONCE, APPROVED, ROLLED_BACK],
  [ONCE, APPROVED, ROLLED_BACK],
  [ONCE, ROLLED_BACK],
  [ONCE, ROLLED_BACK],
  [ROLLED_BACK],
];

describe('approve and execute, in every interleaving of deliveries, crashes, expiries and slow calls', () => {
  it.each(OURS)('keeps every promise with two workers ($name)', (design) => {
    const { violations, reachesExecuted, worlds } = explore(design, 2);
    expect(violations).toEqual({});
    expect(reachesExecuted).toBe(true);
    expect(worlds).toBeGreaterThan(1_000);
  });

  it.each(OURS)('keeps every promise with three workers ($name)', (design) => {
    expect(explore(design, 3).violations).toEqual({});
  });

  it.each(WEAKER.map((design, index) => ({ design, holes: HOLES[index], name: design.name })))(
    'is found wanting without what ours has ($name)',
    ({ design, holes }) => {
      expect(Object.keys(explore(design, 2).violations).sort()).toEqual([...(holes ?? [])].sort());
    },
  );

  it('shows the shortest way to two effects when only the pre-image is checked', () => {
    const run = explore(WEAKER[3]!, 2).violations[ONCE];
    expect(run?.filter((name) => name.includes('sends the call'))).toHaveLength(2);
    expect(run).toContain('lease runs out');
  });
});
