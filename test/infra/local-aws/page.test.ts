import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../infra/local-aws/aws-error.ts';
import { pageFrom } from '../../../infra/local-aws/page.ts';

const refusal = () => new AwsError('InvalidNextToken', 'not one of ours');

describe('a list in pages', () => {
  it('is whole and in order, whatever the size of its pages', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (all, size) => {
        const seen: number[] = [];
        let token: string | undefined;
        do {
          const { shown, nextToken } = pageFrom(all, { size, token }, refusal);
          expect(shown.length).toBeLessThanOrEqual(size);
          seen.push(...shown);
          token = nextToken;
        } while (token !== undefined);
        expect(seen).toEqual(all);
      }),
    );
  });

  it.each([
    ['empty', ''],
    ['no number', Buffer.from('ten').toString('base64url')],
    ['negative', Buffer.from('-1').toString('base64url')],
    ['no whole number', Buffer.from('1.5').toString('base64url')],
  ])('refuses a token that is %s in the words of the service', (_, token) => {
    expect(() => pageFrom([1, 2, 3], { size: 1, token }, refusal)).toThrow('not one of ours');
  });
});
