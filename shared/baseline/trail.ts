import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readPages } from '../aws/pages.ts';

/** One write that CloudTrail recorded, as far as it matters to who changed what. */
export interface TrailWrite {
  eventId: string;
  name: string;
  at: string;
  /** ARNs of who made it: the session's, and the role's behind it. */
  principals: string[];
  parameters: Record<string, unknown>;
}

interface EventRow {
  EventId?: string;
  EventName?: string;
  CloudTrailEvent?: string;
}
interface EventRecord {
  readOnly?: boolean;
  eventTime?: string;
  errorCode?: string;
  requestParameters?: Record<string, unknown> | null;
  userIdentity?: { arn?: string; sessionContext?: { sessionIssuer?: { arn?: string } } };
}

/** Successful writes on a resource since a moment, newest first. CloudTrail is late: silence is no evidence. */
export const readTrailWrites = async (aws: AwsReader, resource: string, since: Date): Promise<TrailWrite[]> => {
  // Some services record a resource by its ARN, others by its name; the API takes one of them at a time.
  const names = [...new Set([resource, arnName(resource)])];
  const rows = await Promise.all(names.map((name) => lookUp(aws, name, since)));
  const writes = rows.flat().flatMap(writeOf);
  return [...new Map(writes.map((write) => [write.eventId, write])).values()].sort((a, b) => (a.at < b.at ? 1 : -1));
};

const lookUp = async (aws: AwsReader, resourceName: string, since: Date): Promise<EventRow[]> => {
  const input = {
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: resourceName }],
    StartTime: since,
  };
  const paging = { rows: 'Events', next: 'NextToken', token: 'NextToken' };
  return (await readPages<EventRow>(aws, 'cloudtrail', 'LookupEvents', input, paging)) ?? [];
};

const writeOf = (row: EventRow): TrailWrite[] => {
  const record = JSON.parse(row.CloudTrailEvent ?? '{}') as EventRecord;
  if (record.readOnly === true || record.errorCode !== undefined) return [];
  const { arn, sessionContext } = record.userIdentity ?? {};
  return [
    {
      eventId: row.EventId ?? '',
      name: row.EventName ?? '',
      at: record.eventTime ?? '',
      principals: [arn, sessionContext?.sessionIssuer?.arn].filter((each) => each !== undefined),
      parameters: record.requestParameters ?? {},
    },
  ];
};
