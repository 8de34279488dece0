import type {
  Event,
  LookupAttribute,
  LookupEventsCommandInput,
  LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { AwsError } from '../../aws-error.ts';
import type { TrailRecord } from './event-record.ts';

const RESULTS_MAX = 50;

type Reads = (record: TrailRecord) => readonly string[];

const ATTRIBUTES: Readonly<Record<string, Reads>> = {
  AccessKeyId: (record) => [record.accessKeyId],
  EventId: (record) => [record.eventId],
  EventName: (record) => [record.eventName],
  EventSource: (record) => [record.eventSource],
  ReadOnly: (record) => [String(record.readOnly)],
  ResourceName: (record) => record.resources.map(({ name }) => name),
  ResourceType: (record) => record.resources.map(({ type }) => type),
  Username: (record) => [record.username],
};

/** One page of the events that match, newest first. */
export function lookUp(
  records: readonly TrailRecord[],
  input: LookupEventsCommandInput,
): Omit<LookupEventsCommandOutput, '$metadata'> {
  const { StartTime: start, EndTime: end, MaxResults: max = RESULTS_MAX } = input;
  if (max < 1 || max > RESULTS_MAX) {
    throw new AwsError(
      'InvalidMaxResultsException',
      `A MaxResults value of ${max} is invalid. Specify a value between 1 and ${RESULTS_MAX}.`,
    );
  }
  if (start && end && start > end) {
    throw new AwsError('InvalidTimeRangeException', 'StartTime cannot be greater than EndTime.');
  }
  const before = readToken(input.NextToken);
  const matches = attributeFilter(input.LookupAttributes ?? []);
  const found = records.filter(
    (record) =>
      record.sequence < before &&
      (!start || record.at >= start.getTime()) &&
      (!end || record.at <= end.getTime()) &&
      matches(record),
  );
  const page = found.slice(0, max);
  const last = page.at(-1);
  return {
    Events: page.map(eventOf),
    ...(last && found.length > page.length && { NextToken: writeToken(last.sequence) }),
  };
}

function attributeFilter(attributes: readonly LookupAttribute[]): (record: TrailRecord) => boolean {
  if (attributes.length > 1) {
    throw new AwsError('InvalidLookupAttributesException', 'You can only specify one lookup attribute.');
  }
  const [attribute] = attributes;
  if (!attribute) return () => true;
  const { AttributeKey: key = '', AttributeValue: value = '' } = attribute;
  const read = ATTRIBUTES[key];
  if (!read) throw new AwsError('InvalidLookupAttributesException', `The lookup attribute ${key} is not valid.`);
  return (record) => read(record).includes(value);
}

const eventOf = (record: TrailRecord): Event => ({
  EventId: record.eventId,
  EventName: record.eventName,
  ReadOnly: String(record.readOnly),
  AccessKeyId: record.accessKeyId,
  EventTime: new Date(Math.floor(record.at / 1000) * 1000),
  EventSource: record.eventSource,
  Username: record.username,
  Resources: record.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
  CloudTrailEvent: JSON.stringify(record.event),
});

const writeToken = (sequence: number): string => Buffer.from(`before:${sequence}`).toString('base64');

function readToken(token: string | undefined): number {
  if (token === undefined) return Number.POSITIVE_INFINITY;
  const sequence = /^before:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (sequence === undefined) throw new AwsError('InvalidNextTokenException', 'Invalid token.');
  return Number(sequence);
}
