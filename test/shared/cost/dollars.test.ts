import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars } from '../../../shared/cost/dollars.ts';

describe('nano-dollars as dollars', () => {
  it.each([
    [0, '$0.00'],
    [250_000_000_000, '$250.00'],
    [10_000_000, '$0.01'],
    [579_000, '$0.000579'],
    [-579_000, '-$0.000579'],
    [1, '$0.000000001'],
  ])('%i are %s', (nano, text) => {
    expect(dollars(nano)).toBe(text);
  });

  it('read as nothing only when they are', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (nano) => {
        expect(/[1-9]/.test(dollars(nano))).toBe(nano !== 0);
      }),
    );
  });
});
