import { arnName, parseArn } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readPages } from '../aws/pages.ts';
import { TerminalError } from '../errors.ts';
import { findResourceGraph } from './resource-graph.ts';

/**
 * ARNs of a workload's parts, from AWS's own configuration: its root first, nearest first. Throws `TerminalError` when
 * there is no such resource.
 */
export const findWorkloadResources = async (aws: AwsReader, rootArn: string): Promise<string[]> => {
  const graph = await findResourceGraph(aws, rootArn);
  if (!graph) throw new TerminalError(`there is no \`${rootArn}\` whose parts could be found`);
  return graph.map(({ arn }) => arn);
};

interface AlarmRow {
  AlarmName: string;
  Dimensions?: { Name: string; Value: string }[];
  Metrics?: { MetricStat?: { Metric?: { Dimensions?: { Name: string; Value: string }[] } } }[];
}

/** CloudWatch's dimension for each kind of resource that alarms watch. */
const DIMENSIONS: Record<string, string> = {
  lambda: 'FunctionName',
  sqs: 'QueueName',
  ecs: 'ServiceName',
  events: 'RuleName',
  sns: 'TopicName',
};
/** Our own alarms watch us, not the workload. */
const OWN_ALARM = /^firebreak-/;

/** Names of the metric alarms whose dimensions concern the resources, sorted. */
export const findAlarms = async (aws: AwsReader, resources: readonly string[]): Promise<string[]> => {
  const paging = { rows: 'MetricAlarms', next: 'NextToken', token: 'NextToken' };
  const alarms = await readPages<AlarmRow>(aws, 'cloudwatch', 'DescribeAlarms', {}, paging);
  const watched = new Set(resources.flatMap(dimensionsThatWatch));
  return (alarms ?? [])
    .filter((alarm) => !OWN_ALARM.test(alarm.AlarmName))
    .filter((alarm) => dimensionsOf(alarm).some(({ Name, Value }) => watched.has(`${Name}=${Value}`)))
    .map((alarm) => alarm.AlarmName)
    .sort();
};

/** A function is watched by its own metrics and by those of its log. */
const dimensionsThatWatch = (arn: string): string[] => {
  const service = parseArn(arn)?.service ?? '';
  const own = `${DIMENSIONS[service]}=${arnName(arn)}`;
  return service === 'lambda' ? [own, `LogGroupName=/aws/lambda/${arnName(arn)}`] : [own];
};

const dimensionsOf = (alarm: AlarmRow): { Name: string; Value: string }[] => [
  ...(alarm.Dimensions ?? []),
  ...(alarm.Metrics ?? []).flatMap((metric) => metric.MetricStat?.Metric?.Dimensions ?? []),
];
