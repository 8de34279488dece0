import type { Alarm } from '../alarm.ts';
import { functionArn, queueArn } from '../arn.ts';

type Scope = Pick<Alarm, 'accountId' | 'region'>;

/** A function's log is watched for the function's sake; any other group is its own. */
const logWriterArn = (scope: Scope, group: string): string =>
  group.startsWith('/aws/lambda/')
    ? functionArn(scope, group.slice('/aws/lambda/'.length))
    : `arn:aws:logs:${scope.region}:${scope.accountId}:log-group:${group}`;

/** What a dimension names, by its own name; the first that an alarm has decides. */
const RESOURCES: readonly (readonly [string, (scope: Scope, value: string, all: Alarm['dimensions']) => string])[] = [
  ['FunctionName', functionArn],
  ['QueueName', queueArn],
  ['LogGroupName', logWriterArn],
  ['TableName', (scope, table) => `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${table}`],
  ['TopicName', (scope, topic) => `arn:aws:sns:${scope.region}:${scope.accountId}:${topic}`],
  ['BucketName', (_, bucket) => `arn:aws:s3:::${bucket}`],
  ['DBInstanceIdentifier', (scope, id) => `arn:aws:rds:${scope.region}:${scope.accountId}:db:${id}`],
  [
    'ServiceName',
    (scope, service, { ClusterName = 'default' }) =>
      `arn:aws:ecs:${scope.region}:${scope.accountId}:service/${ClusterName}/${service}`,
  ],
];

/** ARN of the resource that an alarm's metric belongs to; the alarm itself where its dimensions name none we know. */
export const watchedResource = (alarm: Alarm): string => {
  for (const [dimension, arnOf] of RESOURCES) {
    const value = Object.hasOwn(alarm.dimensions, dimension) ? alarm.dimensions[dimension] : undefined;
    if (value !== undefined) return arnOf(alarm, value, alarm.dimensions);
  }
  return alarm.arn ?? `arn:aws:cloudwatch:${alarm.region}:${alarm.accountId}:alarm:${alarm.name}`;
};
