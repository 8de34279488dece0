import { describe, expect, it } from 'vitest';
import { readAccountWrites } from '../../chaos/account-writes.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';

const SINCE = new Date('2026-11-20T10:00:00Z');
const ROLE = 'arn:aws:sts::123456789012:assumed-role/firebreak-repair/INC-1';

/** A trail that has so many pages of one write each, newest first. */
const trailOf = (pages: number): AwsReader => {
  let page = 0;
  return {
    accountId: '123456789012',
    region: 'eu-west-1',
    read: async <O>() => {
      page += 1;
      const record = { userIdentity: { arn: ROLE }, ...(page === 1 && { errorCode: 'AccessDenied' }) };
      const Events = [{ EventTime: SINCE, EventName: `Put${page}`, CloudTrailEvent: JSON.stringify(record) }];
      return { Events, ...(page < pages && { NextToken: String(page) }) } as O;
    },
  };
};

describe('the writes of an account', () => {
  it('are read to the last page, oldest first, with who made them and whether they were refused', async () => {
    expect(await readAccountWrites(trailOf(2), SINCE)).toEqual([
      { at: SINCE.toISOString(), name: 'Put2', principal: ROLE, errorCode: undefined },
      { at: SINCE.toISOString(), name: 'Put1', principal: ROLE, errorCode: 'AccessDenied' },
    ]);
  });

  it('that are too many to read are an error, and never a part of them', async () => {
    await expect(readAccountWrites(trailOf(1_000), SINCE)).rejects.toThrow('cannot all be told apart');
  });
});
