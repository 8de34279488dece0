import { describe, expect, it } from 'vitest';
import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import { readPages } from '../../../shared/aws/pages.ts';

const readerOf = (pages: (token: unknown) => object | undefined): AwsReader => ({
  accountId: '123456789012',
  region: 'eu-west-1',
  read: <O>(_service: string, _operation: string, input: object) =>
    Promise.resolve(pages((input as { Marker?: string }).Marker) as O | undefined),
});
const list = (reader: AwsReader): Promise<number[] | undefined> =>
  readPages(reader, 'iam', 'ListRolePolicies', {}, { rows: 'Rows', next: 'Marker', token: 'Marker' });

describe('a paged read', () => {
  it('follows every page, empty ones too', async () => {
    const reader = readerOf((token) =>
      token === undefined
        ? { Rows: [1, 2], Marker: 'a' }
        : token === 'a'
          ? { Rows: [], Marker: 'b' }
          : { Rows: [3], Marker: '' },
    );
    expect(await list(reader)).toEqual([1, 2, 3]);
  });

  it('is undefined when its parent does not exist', async () => {
    expect(await list(readerOf(() => undefined))).toBeUndefined();
  });

  it('gives up on a list that never ends', async () => {
    await expect(list(readerOf(() => ({ Rows: [1], Marker: 'again' })))).rejects.toThrow('more than 50 pages');
  });
});
