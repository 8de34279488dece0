import { arnName, parseArn } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readFunction, readMappings } from '../aws/function-reads.ts';
import { readPages } from '../aws/pages.ts';
import { TerminalError } from '../errors.ts';

/**
 * ARNs of a workload's parts, from AWS's own configuration: its function first, then role, mappings, queues that feed
 * it, dead-letter queues. Throws `TerminalError` when there is no such function.
 */
export const findWorkloadResources = async (aws: AwsReader, functionArn: string): Promise<string[]> => {
  const [record, mappings] = await Promise.all([readFunction(aws, functionArn), readMappings(aws, functionArn)]);
  if (!record) throw new TerminalError(`there is no function \`${functionArn}\``);
  const queues = mappings.map((mapping) => mapping.source_arn).filter(isQueue);
  const deadLetters = await Promise.all(queues.map((queue) => readDeadLetterArn(aws, queue)));
  const ends = [...deadLetters, record.dead_letter_arn].filter((arn) => typeof arn === 'string');
  const all = [functionArn, record.role_arn, ...mappings.map((mapping) => mapping.mapping_arn), ...queues, ...ends];
  return [...new Set(all)];
};

const isQueue = (arn: string): boolean => parseArn(arn)?.service === 'sqs';

const readDeadLetterArn = async (aws: AwsReader, queueArn: string): Promise<string | undefined> => {
  const owner = parseArn(queueArn)?.account;
  const input = { QueueName: arnName(queueArn), QueueOwnerAWSAccountId: owner };
  const queue = await aws.read<{ QueueUrl: string }>('sqs', 'GetQueueUrl', input);
  if (!queue) return undefined;
  const output = await aws.read<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
    QueueUrl: queue.QueueUrl,
    AttributeNames: ['RedrivePolicy'],
  });
  const redrive = output?.Attributes?.RedrivePolicy;
  return redrive === undefined
    ? undefined
    : (JSON.parse(redrive) as { deadLetterTargetArn?: string }).deadLetterTargetArn;
};

interface AlarmRow {
  AlarmName: string;
  Dimensions?: { Name: string; Value: string }[];
  Metrics?: { MetricStat?: { Metric?: { Dimensions?: { Name: string; Value: string }[] } } }[];
}

/** CloudWatch's dimension for each kind of resource that alarms watch. */
const DIMENSIONS: Record<string, string> = { lambda: 'FunctionName', sqs: 'QueueName' };
/** Our own alarms watch us, not the workload. */
const OWN_ALARM = /^firebreak-/;

/** Names of the metric alarms whose dimensions concern the resources, sorted. */
export const findAlarms = async (aws: AwsReader, resources: readonly string[]): Promise<string[]> => {
  const paging = { rows: 'MetricAlarms', next: 'NextToken', token: 'NextToken' };
  const alarms = await readPages<AlarmRow>(aws, 'cloudwatch', 'DescribeAlarms', {}, paging);
  const watched = new Set(resources.map((arn) => `${DIMENSIONS[parseArn(arn)?.service ?? '']}=${arnName(arn)}`));
  return (alarms ?? [])
    .filter((alarm) => !OWN_ALARM.test(alarm.AlarmName))
    .filter((alarm) => dimensionsOf(alarm).some(({ Name, Value }) => watched.has(`${Name}=${Value}`)))
    .map((alarm) => alarm.AlarmName)
    .sort();
};

const dimensionsOf = (alarm: AlarmRow): { Name: string; Value: string }[] => [
  ...(alarm.Dimensions ?? []),
  ...(alarm.Metrics ?? []).flatMap((metric) => metric.MetricStat?.Metric?.Dimensions ?? []),
];
