import type { LookupEventsResponse } from '@aws-sdk/client-cloudtrail';
import type { AwsReader } from '../shared/aws/aws-reader.ts';
import { TerminalError } from '../shared/errors.ts';

/** One write as CloudTrail tells it. */
export interface AccountWrite {
  at: string;
  name: string;
  principal: string;
  errorCode: string | undefined;
}

/** Pages read at most: a drill that makes more writes than this has run away, and the caller is told. */
const PAGES_MAX = 20;

/** Every write that the account's own trail has recorded since `since`, oldest first; refused ones carry an error code. */
export const readAccountWrites = async (aws: AwsReader, since: Date): Promise<AccountWrite[]> => {
  const writes: AccountWrite[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = await aws.read<LookupEventsResponse>('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
      StartTime: since,
      MaxResults: 50,
      NextToken,
    });
    for (const event of found?.Events ?? []) {
      const record = JSON.parse(event.CloudTrailEvent ?? '{}') as {
        userIdentity?: { arn?: string };
        errorCode?: string;
      };
      writes.push({
        at: (event.EventTime ?? new Date(0)).toISOString(),
        name: event.EventName ?? '',
        principal: record.userIdentity?.arn ?? '',
        errorCode: record.errorCode,
      });
    }
    NextToken = found?.NextToken;
    if (NextToken === undefined) return writes.reverse();
  }
  throw new TerminalError(
    `more than ${writes.length} writes since ${since.toISOString()}: they cannot all be told apart`,
  );
};
