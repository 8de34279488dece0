import { describe, expect, it } from 'vitest';
import { saysSomething } from '../../shared/says-something.ts';

describe('a text says something', () => {
  it.each(['x', '  .  ', '0', '中', '\u200b!', '👍'])('when a reader sees a character: %j', (text) => {
    expect(saysSomething(text)).toBe(true);
  });

  it.each([
    ['it is absent', undefined],
    ['it is empty', ''],
    ['it is spaces and line breaks', ' \t\n\u00a0\u3000\u2028'],
    ['it has no width', '\u200b\u200c\u200d\u2060\ufeff'],
    ['it turns text around', '\u202e\u2066\u2069'],
    ['it is fillers', '\u3164\u115f\u2800\ufe0f'],
    ['it is tags', '\u{e0041}\u{e0042}'],
    ['it is controls', '\u0000\u0007\u007f'],
  ])('and nothing when %s', (_, text) => {
    expect(saysSomething(text)).toBe(false);
  });
});
