import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/canonical.ts';
import { TerminalError } from '../../../shared/errors.ts';

// The vectors of RFC 8785 that hold no floats. Ours is the subset with safe integers and composed characters.

describe('canonical JSON, against RFC 8785', () => {
  it('sorts keys by UTF-16 code unit (3.2.3)', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const texts = ['Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign'];
    expect(Object.values(JSON.parse(canonicalJson(Object.entries(value))) as [string, string][])).toHaveLength(6);
    expect(
      canonicalJson(value)
        .match(/:"[^"]+"/g)
        ?.map((text) => text.slice(2, -1)),
    ).toEqual([...texts, 'Emoji: Grinning Face']);
  });

  it('escapes what has to be escaped, and nothing else (3.2.2.2)', () => {
    const text = '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"\u002f';
    expect(canonicalJson(text)).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  it('writes literals, and nests (3.2.4)', () => {
    expect(canonicalJson({ literals: [null, true, false], a: { c: {}, b: [] } })).toBe(
      '{"a":{"b":[],"c":{}},"literals":[null,true,false]}',
    );
  });

  it.each([
    ['0', 0],
    ['-1', -1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ])('writes %s (appendix B)', (text, value) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['minus zero', -0],
    ['the smallest float', 5e-324],
    ['a fraction', 333333333.3333333],
    ['an integer beyond what is exact', 9007199254740992],
    ['a large power', 1e30],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a lone surrogate', '\udead'],
    ['a lone surrogate in a key', { '\ud800': 1 }],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TerminalError);
  });
});
