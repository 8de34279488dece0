import { describe, expect, it } from 'vitest';
import { tablesOf } from '../../../infra/local-aws/counts.ts';

describe('the tables of a request', () => {
  it.each([
    ['one item', { TableName: 'a' }, ['a']],
    ['a table named by its ARN', { TableName: 'arn:aws:dynamodb:us-east-1:123456789012:table/a/index/i' }, ['a']],
    ['a batch', { RequestItems: { b: [], a: [] } }, ['a', 'b']],
    [
      'a transaction',
      {
        TransactItems: [
          { Put: { TableName: 'b' } },
          { ConditionCheck: { TableName: 'a' } },
          { Update: { TableName: 'b' } },
        ],
      },
      ['a', 'b'],
    ],
    ['none', { Limit: 1 }, []],
  ])('of %s', (_what, input, tables) => {
    expect(tablesOf(input)).toEqual(tables);
  });
});
