import type { Service } from '@aws-sdk/client-ecs';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

/** ECS services as they are configured, each with the revision that it runs; what they are doing is left out. */
export const services: SnapshotReader = async (aws) => {
  const clusters = await aws.read<{ clusterArns?: string[] }>('ecs', 'ListClusters', {});
  return (await Promise.all((clusters?.clusterArns ?? []).map((cluster) => inCluster(aws, cluster)))).flat();
};

const inCluster = async (aws: AwsReader, cluster: string): Promise<Row[]> => {
  const listed = await aws.read<{ serviceArns?: string[] }>('ecs', 'ListServices', { cluster });
  const names = listed?.serviceArns ?? [];
  if (names.length === 0) return [];
  const found = await aws.read<{ services?: Service[] }>('ecs', 'DescribeServices', {
    cluster,
    services: names,
    include: ['TAGS'],
  });
  return (await Promise.all((found?.services ?? []).map((service) => rowsOf(aws, service)))).flat();
};

const rowsOf = async (
  aws: AwsReader,
  {
    deployments: _deployments,
    events: _events,
    runningCount: _running,
    pendingCount: _pending,
    ...configured
  }: Service,
): Promise<Row[]> => {
  const { taskDefinition, serviceName } = configured;
  const revision = await aws.read<{ taskDefinition?: object }>('ecs', 'DescribeTaskDefinition', { taskDefinition });
  return [
    [`service ${serviceName}`, configured],
    [`revision of service ${serviceName}`, revision?.taskDefinition ?? null],
  ];
};
