import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../../chaos/catalogue.ts';
import { CANONICAL_SEED, halfOf } from '../../chaos/held-out.ts';
import { seedName } from '../../chaos/seed-names.ts';

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const ids = fc.constantFrom(...everything());
const wordsOf = (name: string | undefined): string[] => (name ?? '').split('-').slice(0, 2);

describe('the half of a drill', () => {
  it('is the other one with the next seed', () => {
    fc.assert(
      fc.property(seeds, ids, (seed, id) => {
        expect(halfOf(seed, id)).not.toBe(halfOf(seed + 1, id));
      }),
    );
  });

  it('is both of them in every run of everything', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(new Set(everything().map((id) => halfOf(seed, id)))).toEqual(new Set(['tuned', 'held-out']));
      }),
      { numRuns: 20 },
    );
  });
});

describe('the name of a seed', () => {
  it('is the same every time', () => {
    fc.assert(
      fc.property(seeds, ids, (seed, id) => {
        expect(seedName(seed, id)).toBe(seedName(seed, id));
      }),
    );
  });

  it('shares no word between the halves', () => {
    const words = { tuned: new Set<string>(), 'held-out': new Set<string>() };
    for (const id of everything())
      for (let seed = 1; seed <= 40; seed += 1)
        wordsOf(seedName(seed, id)).forEach((word) => words[halfOf(seed, id)].add(word));
    expect([...words.tuned].filter((word) => words['held-out'].has(word))).toEqual([]);
  });

  it('tells nothing of what will be broken', () => {
    fc.assert(
      fc.property(seeds, ids, (seed, id) => {
        expect(wordsOf(seedName(seed, id)).filter((word) => id.split('-').includes(word))).toEqual([]);
      }),
    );
  });

  it('is left to the workload without a seed', () => {
    expect(seedName(CANONICAL_SEED, 'alarm-flap')).toBeUndefined();
  });
});
