import type {
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
  PutLogEventsRequest,
  PutLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { parseFilterPattern } from './filter-pattern.ts';
import type { LogArns } from './log-arns.ts';
import type { LogEvent } from './log-group.ts';
import type { LogGroups } from './log-groups.ts';

/** AWS's limits of one answer. */
const EVENTS_PER_ANSWER_MAX = 10_000;
const BYTES_PER_ANSWER_MAX = 1_000_000;
const DAY_MS = 86_400_000;
/** Events may be this old, and this far ahead. */
const PAST_MS_MAX = 14 * DAY_MS;
const FUTURE_MS_MAX = 2 * 3_600_000;

const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

/** As many events from the front as one answer may hold. */
function bounded(events: readonly LogEvent[], limit: number | undefined): LogEvent[] {
  let bytes = 0;
  const end = events.slice(0, Math.min(limit ?? EVENTS_PER_ANSWER_MAX, EVENTS_PER_ANSWER_MAX)).findIndex((event) => {
    bytes += Buffer.byteLength(event.message);
    return bytes > BYTES_PER_ANSWER_MAX;
  });
  return events.slice(
    0,
    end === -1 ? Math.min(limit ?? EVENTS_PER_ANSWER_MAX, EVENTS_PER_ANSWER_MAX) : Math.max(1, end),
  );
}

const isWithin = (event: LogEvent, startTime: number | undefined, endTime: number | undefined): boolean =>
  event.timestamp >= (startTime ?? 0) && event.timestamp <= (endTime ?? Infinity);

/** The place of an event in the order of answers. */
const cursorOf = (event: LogEvent): string => `${event.timestamp}/${event.sequence}`;

function readCursor(text: string): { timestamp: number; sequence: number } {
  const [timestamp, sequence] = text.split('/').map(Number);
  if (timestamp === undefined || sequence === undefined || Number.isNaN(timestamp + sequence)) {
    throw invalidParameter('The specified nextToken is invalid.');
  }
  return { timestamp, sequence };
}

function comparePlace(event: LogEvent, cursor: string): number {
  const { timestamp, sequence } = readCursor(cursor);
  return event.timestamp - timestamp || event.sequence - sequence;
}

/** Writing, reading and searching events. */
export const eventOperations = (groups: LogGroups, arns: LogArns): Record<string, Operation> => ({
  PutLogEvents: operation<PutLogEventsRequest, PutLogEventsResponse>({
    // Sequence tokens have been ignored by AWS since 2023.
    honours: ['logGroupName', 'logStreamName', 'logEvents[].timestamp', 'logEvents[].message', 'sequenceToken'],
    writes: true,
    isDataEvent: true,
    access: ({ logGroupName, logStreamName }) => [
      { action: 'logs:PutLogEvents', resource: arns.stream(logGroupName, logStreamName) },
    ],
    handle: (input) => putLogEvents(groups, input),
  }),
  GetLogEvents: operation<GetLogEventsRequest, GetLogEventsResponse>({
    honours: [
      'logGroupName',
      'logGroupIdentifier',
      'logStreamName',
      'startTime',
      'endTime',
      'nextToken',
      'limit',
      'startFromHead',
    ],
    writes: false,
    access: (input) => [
      { action: 'logs:GetLogEvents', resource: arns.stream(arns.nameOf(input), input.logStreamName) },
    ],
    handle: (input) => getLogEvents(groups.events(arns.nameOf(input), input.logStreamName), input),
  }),
  FilterLogEvents: operation<FilterLogEventsRequest, FilterLogEventsResponse>({
    honours: [
      'logGroupName',
      'logGroupIdentifier',
      'logStreamNames',
      'logStreamNamePrefix',
      'startTime',
      'endTime',
      'filterPattern',
      'nextToken',
      'limit',
      // Answers have been interleaved whatever is asked since 2019.
      'interleaved',
    ],
    writes: false,
    access: (input) => [{ action: 'logs:FilterLogEvents', resource: arns.group(arns.nameOf(input)) }],
    handle: (input) => filterLogEvents(groups.events(arns.nameOf(input)), input),
  }),
});

function putLogEvents(groups: LogGroups, input: PutLogEventsRequest): PutLogEventsResponse {
  const events = input.logEvents ?? [];
  if (events.some((event, index) => (event.timestamp ?? 0) < (events[index - 1]?.timestamp ?? 0))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  const now = Date.now();
  const tooOld = events.filter((event) => (event.timestamp ?? 0) < now - PAST_MS_MAX).length;
  const tooNew = events.findIndex((event) => (event.timestamp ?? 0) > now + FUTURE_MS_MAX);
  const accepted = events.slice(tooOld, tooNew === -1 ? undefined : tooNew);
  groups.append(
    input.logGroupName ?? '',
    input.logStreamName ?? '',
    accepted.map((event) => ({ at: new Date(event.timestamp ?? now), message: event.message ?? '' })),
  );
  const rejectedLogEventsInfo = {
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(tooNew !== -1 && { tooNewLogEventStartIndex: tooNew }),
  };
  return {
    nextSequenceToken: '0',
    ...(Object.keys(rejectedLogEventsInfo).length > 0 && { rejectedLogEventsInfo }),
  };
}

function getLogEvents(all: readonly LogEvent[], input: GetLogEventsRequest): GetLogEventsResponse {
  // Unlike FilterLogEvents, the end of the window is not part of it.
  const events = all.filter((event) => isWithin(event, input.startTime, (input.endTime ?? Infinity) - 1));
  const direction = input.nextToken?.slice(0, 2) ?? (input.startFromHead ? 'f/' : 'b/');
  const cursor = input.nextToken?.slice(2);
  const rest =
    cursor === undefined || cursor === '' ? events : events.filter((event) => beyond(event, direction, cursor));
  const chosen = direction === 'f/' ? bounded(rest, input.limit) : bounded([...rest].reverse(), input.limit).reverse();
  const [first, last] = [chosen[0], chosen.at(-1)];
  return {
    events: chosen.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
    nextForwardToken: `f/${last ? cursorOf(last) : (cursor ?? '')}`,
    nextBackwardToken: `b/${first ? cursorOf(first) : (cursor ?? '')}`,
  };
}

const beyond = (event: LogEvent, direction: string, cursor: string): boolean =>
  direction === 'f/' ? comparePlace(event, cursor) > 0 : comparePlace(event, cursor) < 0;

function filterLogEvents(all: readonly LogEvent[], input: FilterLogEventsRequest): FilterLogEventsResponse {
  const matches = parseFilterPattern(input.filterPattern ?? '');
  const { nextToken, logStreamNames, logStreamNamePrefix } = input;
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw invalidParameter('logStreamNamePrefix and logStreamNames cannot both be specified.');
  }
  const found = all.filter(
    (event) =>
      isWithin(event, input.startTime, input.endTime) &&
      (!logStreamNames || logStreamNames.includes(event.stream)) &&
      event.stream.startsWith(logStreamNamePrefix ?? '') &&
      (nextToken === undefined || comparePlace(event, nextToken) > 0) &&
      matches(event.message),
  );
  const chosen = bounded(found, input.limit);
  const last = chosen.at(-1);
  return {
    events: chosen.map((event) => ({
      logStreamName: event.stream,
      timestamp: event.timestamp,
      message: event.message,
      ingestionTime: event.ingestedAt,
      eventId: String(event.sequence).padStart(56, '0'),
    })),
    searchedLogStreams: [],
    nextToken: last && chosen.length < found.length ? cursorOf(last) : undefined,
  };
}
