import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHash, canonicalJson } from '../../shared/canonical.ts';
import { TerminalError } from '../../shared/errors.ts';

/** Values that have a canonical form. */
const canonicalValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** The same value with the members of every object in another order. */
const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  );
};

describe('canonical JSON', () => {
  it.each([
    ['nothing', null, 'null'],
    ['an integer', 17, '17'],
    ['an empty object', {}, '{}'],
    ['keys in the order of their code units', { b: 1, a: 2, B: 3, é: 4 }, '{"B":3,"a":2,"b":1,"é":4}'],
    ['keys that look like numbers', { 10: 'a', 9: 'b' }, '{"10":"a","9":"b"}'],
    ['composed characters', 'e\u0301', '"é"'],
    ['control characters', '\u0000\n"', '"\\u0000\\n\\""'],
    ['members that are undefined', { a: undefined, b: [1] }, '{"b":[1]}'],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ])('writes %s', (_name, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it.each([
    ['a fraction', 1.5],
    ['minus zero', -0],
    ['an integer too large to be exact', 2 ** 53],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a lone surrogate', '\ud800'],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a function', () => 1],
    ['a big integer', 1n],
    ['undefined in a list', [undefined]],
    ['two keys that are one when composed', { 'e\u0301': 1, é: 2 }],
  ])('refuses %s and says where', (_name, value) => {
    expect(() => canonicalJson({ outer: [value] })).toThrow(TerminalError);
    expect(() => canonicalJson({ outer: [value] })).toThrow('$.outer[0]');
  });

  it('is one text however the members are ordered', () => {
    fc.assert(
      fc.property(canonicalValue, (value) => {
        fc.pre(hasCanonicalForm(value));
        expect(canonicalHash(reordered(value))).toBe(canonicalHash(value));
      }),
    );
  });

  it('is read back as what it says', () => {
    fc.assert(
      fc.property(canonicalValue, (value) => {
        fc.pre(hasCanonicalForm(value));
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('differs for text and number, one and a list of one', () => {
    const texts = [1, '1', [1], ['1'], { 1: 1 }, true, 'true', null, 'null', '', [], {}].map(canonicalJson);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

/** Random texts now and then hold lone surrogates, minus zero, or two keys that compose to one. */
const hasCanonicalForm = (value: unknown): boolean => {
  try {
    canonicalJson(value);
    return true;
  } catch {
    return false;
  }
};
