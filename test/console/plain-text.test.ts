import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLine, jsonText, manyLines, oneLine } from '../../console/plain-text.ts';

/** Everything that could move a cursor, hide or turn round what a person reads. */
const DANGEROUS = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u;
const foreign = fc.string({ unit: 'binary' });

describe('foreign text', () => {
  it.each([
    ['a colour', 'a\u001b[31mred', 'a[31mred'],
    ['a new window title', '\u001b]0;pwned\u0007x', ']0;pwnedx'],
    ['an 8-bit control', 'a\u009b2Jb', 'a2Jb'],
    ['right-to-left marks', 'file\u202etxt.exe', 'filetxt.exe'],
    ['line breaks', 'one\r\ntwo\nthree', 'one two three'],
  ])('on one line loses %s', (_, text, shown) => {
    expect(oneLine(text)).toBe(shown);
  });

  it('on one line carries nothing that could take over a terminal', () => {
    fc.assert(fc.property(foreign, (text) => !DANGEROUS.test(oneLine(text))));
  });

  it('on many lines keeps line breaks and tabs and no other control', () => {
    expect(manyLines('a\r\nb\tc\u001b[2J')).toBe('a\nb\tc[2J');
    fc.assert(fc.property(foreign, (text) => !DANGEROUS.test(manyLines(text).replace(/[\n\t]/g, ''))));
  });
});

describe('JSON for people and scripts', () => {
  it('is exact, whatever the text', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        expect(JSON.parse(jsonText({ text }))).toEqual({ text });
        expect(JSON.parse(jsonLine({ text }))).toEqual({ text });
      }),
    );
  });

  it('is safe on a terminal, and a line of it is one line', () => {
    fc.assert(fc.property(foreign, (text) => !DANGEROUS.test(jsonLine({ text }))));
    fc.assert(fc.property(foreign, (text) => !DANGEROUS.test(jsonText({ text }).replaceAll('\n', ''))));
  });
});
