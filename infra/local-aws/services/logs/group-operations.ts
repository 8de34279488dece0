import type {
  CreateLogGroupRequest,
  CreateLogStreamRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../aws-error.ts';
import { pageFrom } from '../../page.ts';
import { operation, type Operation } from '../../service.ts';
import type { LogArns } from './log-arns.ts';
import type { LogStreamRecord } from './log-group.ts';
import type { LogGroups } from './log-groups.ts';

/** The values that AWS accepts as days of retention. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const PAGE_MAX = 50;

const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

/** One page of a list, and the token of the next. */
function page<T>(all: readonly T[], token: string | undefined, limit: number | undefined) {
  const size = Math.min(limit ?? PAGE_MAX, PAGE_MAX);
  return pageFrom(all, { size, token: token || undefined }, () =>
    invalidParameter('The specified nextToken is invalid.'),
  );
}

/** Log groups and log streams. */
export const groupOperations = (groups: LogGroups, arns: LogArns): Record<string, Operation> => ({
  CreateLogGroup: operation<CreateLogGroupRequest, object>({
    honours: ['logGroupName', 'tags'],
    writes: true,
    access: ({ logGroupName }) => [{ action: 'logs:CreateLogGroup', resource: arns.group(logGroupName) }],
    handle: ({ logGroupName, tags }) => {
      if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(logGroupName ?? '')) {
        throw invalidParameter(
          `1 validation error detected: Value '${logGroupName}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
        );
      }
      groups.create(logGroupName ?? '', tags ?? {});
      return {};
    },
  }),
  DeleteLogGroup: operation<DeleteLogGroupRequest, object>({
    honours: ['logGroupName'],
    writes: true,
    access: ({ logGroupName }) => [{ action: 'logs:DeleteLogGroup', resource: arns.group(logGroupName) }],
    handle: ({ logGroupName }) => {
      groups.delete(logGroupName ?? '');
      return {};
    },
  }),
  DescribeLogGroups: operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse>({
    honours: ['logGroupNamePrefix', 'logGroupNamePattern', 'nextToken', 'limit'],
    writes: false,
    access: ({ logGroupNamePrefix }) => [
      { action: 'logs:DescribeLogGroups', resource: arns.group(logGroupNamePrefix) },
    ],
    handle: (input) => {
      const wanted = groups.list().filter(({ name }) => {
        return name.startsWith(input.logGroupNamePrefix ?? '') && name.includes(input.logGroupNamePattern ?? '');
      });
      const { shown, nextToken } = page(wanted, input.nextToken, input.limit);
      return {
        logGroups: shown.map(({ name, createdAt, retentionDays }) => ({
          logGroupName: name,
          creationTime: createdAt,
          retentionInDays: retentionDays,
          metricFilterCount: 0,
          arn: `${arns.name(name)}:*`,
          logGroupArn: arns.name(name),
          logGroupClass: 'STANDARD',
          storedBytes: groups.storedBytes(name),
        })),
        nextToken,
      };
    },
  }),
  CreateLogStream: operation<CreateLogStreamRequest, object>({
    honours: ['logGroupName', 'logStreamName'],
    writes: true,
    access: ({ logGroupName, logStreamName }) => [
      { action: 'logs:CreateLogStream', resource: arns.stream(logGroupName, logStreamName) },
    ],
    handle: ({ logGroupName, logStreamName }) => {
      if (!/^[^:*]{1,512}$/.test(logStreamName ?? '')) {
        throw invalidParameter(
          `1 validation error detected: Value '${logStreamName}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
        );
      }
      groups.createStream(logGroupName ?? '', logStreamName ?? '');
      return {};
    },
  }),
  DescribeLogStreams: operation<DescribeLogStreamsRequest, DescribeLogStreamsResponse>({
    honours: [
      'logGroupName',
      'logGroupIdentifier',
      'logStreamNamePrefix',
      'orderBy',
      'descending',
      'nextToken',
      'limit',
    ],
    writes: false,
    access: (input) => [{ action: 'logs:DescribeLogStreams', resource: arns.group(arns.nameOf(input)) }],
    handle: (input) => {
      if (input.orderBy === 'LastEventTime' && input.logStreamNamePrefix !== undefined) {
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
      }
      const name = arns.nameOf(input);
      const wanted = groups
        .streams(name)
        .filter((stream) => stream.name.startsWith(input.logStreamNamePrefix ?? ''))
        .sort(input.orderBy === 'LastEventTime' ? byLastEvent : byName);
      if (input.descending) wanted.reverse();
      const { shown, nextToken } = page(wanted, input.nextToken, input.limit);
      return { logStreams: shown.map((stream) => describeStream(arns, name, stream)), nextToken };
    },
  }),
  PutRetentionPolicy: operation<PutRetentionPolicyRequest, object>({
    honours: ['logGroupName', 'retentionInDays'],
    writes: true,
    access: ({ logGroupName }) => [{ action: 'logs:PutRetentionPolicy', resource: arns.group(logGroupName) }],
    handle: ({ logGroupName, retentionInDays }) => {
      if (!RETENTION_DAYS.includes(retentionInDays ?? 0)) {
        throw invalidParameter(
          `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
        );
      }
      groups.setRetention(logGroupName ?? '', retentionInDays);
      return {};
    },
  }),
  DeleteRetentionPolicy: operation<DeleteRetentionPolicyRequest, object>({
    honours: ['logGroupName'],
    writes: true,
    access: ({ logGroupName }) => [{ action: 'logs:DeleteRetentionPolicy', resource: arns.group(logGroupName) }],
    handle: ({ logGroupName }) => {
      groups.setRetention(logGroupName ?? '', undefined);
      return {};
    },
  }),
});

const byName = (a: LogStreamRecord, b: LogStreamRecord): number => (a.name < b.name ? -1 : 1);
const byLastEvent = (a: LogStreamRecord, b: LogStreamRecord): number => (a.lastAt ?? 0) - (b.lastAt ?? 0);

const describeStream = (arns: LogArns, group: string, stream: LogStreamRecord) => ({
  logStreamName: stream.name,
  creationTime: stream.createdAt,
  firstEventTimestamp: stream.firstAt,
  lastEventTimestamp: stream.lastAt,
  lastIngestionTime: stream.lastIngestedAt,
  uploadSequenceToken: '0',
  arn: arns.stream(group, stream.name),
  storedBytes: 0,
});
