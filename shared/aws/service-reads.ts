import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { parseArn } from '../arn.ts';
import { canonicalHash } from '../canonical.ts';
import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';

/** How an ECS service is configured: what a baseline keeps of it. */
export interface ServiceRecord {
  desired_count: number;
  task_definition: string;
  minimum_healthy_percent: number;
  maximum_percent: number;
  circuit_breaker: boolean;
  circuit_breaker_rollback: boolean;
  cpu_units: number;
  memory_mb: number;
}

/** What a revision of a task definition runs, without one value of its environment. */
export interface RevisionRecord {
  arn: string;
  status: string;
  cpu_units: number;
  memory_mb: number;
  /** ARN, or null where the containers have no role. */
  task_role_arn: string | null;
  execution_role_arn: string | null;
  images: string[];
  /** Hard limits of the containers together, in MB; the task's memory where none is set. */
  container_memory_mb: number;
  commands: string[][];
  health_checks: string[][];
  environment_names: string[];
  /** Hash of all names and values together, so that a change shows and a value does not. */
  environment_sha256: string;
  secret_arns: string[];
  log_groups: string[];
  /** Queues that a variable names by its URL. */
  queue_arns: string[];
}

/** The cluster's name in the ARN of a service. */
export const clusterOf = (serviceArn: string): string => parseArn(serviceArn)?.resource.split('/')[1] ?? '';

/** A service as ECS describes it; undefined when there is none, or it was deleted. */
export const describeService = async (aws: AwsReader, serviceArn: string): Promise<Service | undefined> => {
  const input = { cluster: clusterOf(serviceArn), services: [serviceArn] };
  const found = await aws.read<{ services?: Service[] }>('ecs', 'DescribeServices', input);
  return found?.services?.find(({ status }) => status === 'ACTIVE');
};

/** A service's configuration, with the size of its tasks; undefined when there is no such service. */
export const readService = async (aws: AwsReader, serviceArn: string): Promise<ServiceRecord | undefined> => {
  const service = await describeService(aws, serviceArn);
  if (service === undefined) return undefined;
  const revision = await readRevision(aws, service.taskDefinition ?? '');
  const { maximumPercent, minimumHealthyPercent, deploymentCircuitBreaker } = service.deploymentConfiguration ?? {};
  return {
    desired_count: service.desiredCount ?? 0,
    task_definition: service.taskDefinition ?? '',
    minimum_healthy_percent: minimumHealthyPercent ?? 100,
    maximum_percent: maximumPercent ?? 200,
    circuit_breaker: deploymentCircuitBreaker?.enable ?? false,
    circuit_breaker_rollback: deploymentCircuitBreaker?.rollback ?? false,
    cpu_units: revision.cpu_units,
    memory_mb: revision.memory_mb,
  };
};

/** One revision of a task definition. Throws `TerminalError` when there is none. */
export const readRevision = async (aws: AwsReader, taskDefinition: string): Promise<RevisionRecord> => {
  const found = await aws.read<{ taskDefinition?: TaskDefinition }>('ecs', 'DescribeTaskDefinition', {
    taskDefinition,
  });
  const definition = found?.taskDefinition ?? {};
  const containers = definition.containerDefinitions ?? [];
  const variables = Object.fromEntries(
    containers.flatMap(({ environment }) => (environment ?? []).map(({ name, value }) => [name ?? '', value ?? ''])),
  );
  return {
    arn: definition.taskDefinitionArn ?? taskDefinition,
    status: definition.status ?? '',
    cpu_units: Number(definition.cpu ?? 0),
    memory_mb: Number(definition.memory ?? 0),
    task_role_arn: definition.taskRoleArn ?? null,
    execution_role_arn: definition.executionRoleArn ?? null,
    container_memory_mb: containers.reduce((sum, { memory = 0 }) => sum + memory, 0) || Number(definition.memory ?? 0),
    commands: containers.map(({ command }) => command ?? []),
    health_checks: containers.map(({ healthCheck }) => healthCheck?.command ?? []),
    images: containers.map(({ image }) => image ?? ''),
    environment_names: Object.keys(variables).sort(),
    environment_sha256: canonicalHash(variables),
    secret_arns: containers.flatMap(({ secrets }) => (secrets ?? []).map(({ valueFrom }) => valueFrom ?? '')),
    log_groups: [...new Set(containers.flatMap(logGroupOf))],
    queue_arns: Object.values(variables).flatMap((value) => queueArnOf(aws.region, value)),
  };
};

const logGroupOf = ({ logConfiguration }: ContainerDefinition): string[] => {
  const group = logConfiguration?.options?.['awslogs-group'];
  return group === undefined ? [] : [group];
};

/** `https://sqs.eu-west-1.amazonaws.com/123456789012/orders`: the only place where ECS says what a worker reads from. */
const queueArnOf = (region: string, value: string): string[] => {
  const [, account, name] = /^https?:\/\/[^/]+\/(\d{12})\/([\w-]{1,80}(?:\.fifo)?)$/.exec(value) ?? [];
  return account === undefined ? [] : [`arn:aws:sqs:${region}:${account}:${name}`];
};

/** Every service of the account and region that runs; most accounts have no cluster. */
export const listServices = async (aws: AwsReader): Promise<string[]> => {
  const paging = { next: 'nextToken', token: 'nextToken' };
  const clusters = await readPages<string>(aws, 'ecs', 'ListClusters', {}, { rows: 'clusterArns', ...paging });
  const services = await Promise.all(
    (clusters ?? []).map((cluster) =>
      readPages<string>(aws, 'ecs', 'ListServices', { cluster }, { rows: 'serviceArns', ...paging }),
    ),
  );
  return services.flatMap((arns) => arns ?? []);
};

/** A log group as CloudWatch Logs keeps it; undefined when there is none. */
export const readLogGroup = async (
  aws: AwsReader,
  name: string,
): Promise<{ tags: Record<string, string> } | undefined> => {
  const found = await aws.read<{ logGroups?: { logGroupName?: string; arn?: string }[] }>('logs', 'DescribeLogGroups', {
    logGroupNamePrefix: name,
  });
  const group = found?.logGroups?.find(({ logGroupName }) => logGroupName === name);
  if (group === undefined) return undefined;
  const resourceArn = group.arn?.replace(/:\*$/, '');
  const tagged = await aws.read<{ tags?: Record<string, string> }>('logs', 'ListTagsForResource', { resourceArn });
  return { tags: tagged?.tags ?? {} };
};
