import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from '../../../../infra/local-aws/services/logs/filter-pattern.ts';

const REPORT = 'REPORT RequestId: 7f1c\tDuration: 3000.00 ms\tMemory Size: 128 MB\tStatus: timeout';
const JSON_LINE = JSON.stringify({
  level: 'ERROR',
  status: 503,
  path: '/orders/7',
  user: null,
  retried: true,
  detail: { codes: [4, 8] },
});

describe('a filter pattern', () => {
  it.each<[pattern: string, message: string, matches: boolean]>([
    ['', 'anything', true],
    ['REPORT', REPORT, true],
    ['report', REPORT, false],
    ['REPORT timeout', REPORT, true],
    ['REPORT error', REPORT, false],
    ['"Status: timeout"', REPORT, true],
    ['"timeout Status:"', REPORT, false],
    ['"said \\"no\\""', 'she said "no"', true],
    ['?ERROR ?timeout', REPORT, true],
    ['?ERROR ?WARN', REPORT, false],
    ['REPORT -timeout', REPORT, false],
    ['REPORT -"Status: error"', REPORT, true],
    ['%Duration: \\d{4}%', REPORT, true],
    ['%Duration: \\d{5}%', REPORT, false],
    ['{ $.level = "ERROR" }', JSON_LINE, true],
    ['{ $.level = ERROR }', JSON_LINE, true],
    ['{ $.level != "ERROR" }', JSON_LINE, false],
    ['{ $.path = "/orders/*" }', JSON_LINE, true],
    ['{ $.status = 503 }', JSON_LINE, true],
    ['{ $.status >= 500 && $.status < 504 }', JSON_LINE, true],
    ['{ $.status = 500 || $.level = "ERROR" }', JSON_LINE, true],
    ['{ ($.status = 500 || $.level = "WARN") && $.path = "*" }', JSON_LINE, false],
    ['{ $.detail.codes[1] = 8 }', JSON_LINE, true],
    ['{ $.user IS NULL }', JSON_LINE, true],
    ['{ $.retried IS TRUE }', JSON_LINE, true],
    ['{ $.owner NOT EXISTS }', JSON_LINE, true],
    ['{ $.constructor = "*" }', JSON_LINE, false],
    ['{ $.level = "ERROR" }', 'not JSON', false],
  ])('%j on %j: %j', (pattern, message, matches) => {
    expect(parseFilterPattern(pattern)(message)).toBe(matches);
  });

  it.each(['{ $.level }', '{ $.level = }', '{ level = 1 }', '{ $.a = 1 && }', '{ $.a > "b" }', '"open', '%(%'])(
    '%j is refused',
    (pattern) => {
      expect(() => parseFilterPattern(pattern)).toThrow('Invalid filter pattern');
    },
  );

  it('of space-delimited fields is refused by name', () => {
    expect(() => parseFilterPattern('[ip, user]')).toThrow(/not implemented/);
  });

  it('in quotes finds exactly the messages that hold the phrase', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.boolean(), (text, phrase, isInside) => {
        const message = isInside ? `${text}${phrase}${text}` : text;
        const pattern = `"${phrase.replaceAll(/["\\]/g, '\\$&')}"`;
        expect(parseFilterPattern(pattern)(message)).toBe(message.includes(phrase));
      }),
    );
  });
});
