import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { EcsAccess } from './ecs-access.ts';
import { clientError } from './ecs-error.ts';
import type { EcsStore } from './ecs-store.ts';
import { pageOf } from './page.ts';
import type { TaskDefinitionRecord } from './records.ts';
import { fromTags, toTags } from './tags.ts';
import { requireContainer, requireSize } from './task-definition-rules.ts';

const container = (members: readonly string[]): string[] => members.map((member) => `containerDefinitions[].${member}`);

const HONOURED = [
  'family',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'tags[].key',
  'tags[].value',
  ...container([
    'name',
    'image',
    'memory',
    'essential',
    'command',
    'portMappings',
    'environment[].name',
    'environment[].value',
    'secrets[].name',
    'secrets[].valueFrom',
    'stopTimeout',
    'logConfiguration.logDriver',
    'logConfiguration.options',
    'healthCheck.command',
    'healthCheck.interval',
    'healthCheck.timeout',
    'healthCheck.retries',
    'healthCheck.startPeriod',
  ]),
];

const describe = (one: TaskDefinitionRecord): Ecs.TaskDefinition => ({
  taskDefinitionArn: one.arn,
  family: one.family,
  revision: one.revision,
  status: one.status,
  cpu: one.cpu,
  memory: one.memory,
  taskRoleArn: one.taskRoleArn,
  executionRoleArn: one.executionRoleArn,
  networkMode: 'awsvpc',
  compatibilities: ['FARGATE'],
  requiresCompatibilities: ['FARGATE'],
  volumes: [],
  placementConstraints: [],
  containerDefinitions: [one.container],
  registeredAt: new Date(one.registeredAt),
  registeredBy: one.registeredBy,
  ...(one.deregisteredAt !== undefined && { deregisteredAt: new Date(one.deregisteredAt) }),
});

const register = (store: EcsStore, input: Ecs.RegisterTaskDefinitionRequest, call: Call): TaskDefinitionRecord => {
  const { family = '', networkMode, requiresCompatibilities = [], taskRoleArn, executionRoleArn } = input;
  if (!/^[\w-]{1,255}$/.test(family)) throw clientError('Family should not be null or empty.');
  if (requiresCompatibilities.join() !== 'FARGATE')
    throw notImplemented('ecs:RegisterTaskDefinition requiresCompatibilities other than FARGATE');
  if (networkMode !== 'awsvpc') throw clientError('Fargate only supports network mode ‘awsvpc’.');
  const size = requireSize(input.cpu, input.memory);
  const definition = requireContainer(input);
  if (executionRoleArn === undefined && definition.logConfiguration)
    throw clientError('Fargate requires task definition to have execution role ARN to support log driver awslogs.');
  const revision = (store.revisions(family).at(-1)?.revision ?? 0) + 1;
  const made: TaskDefinitionRecord = {
    family,
    revision,
    arn: store.arn(`task-definition/${family}:${revision}`),
    status: 'ACTIVE',
    ...size,
    taskRoleArn,
    executionRoleArn,
    container: definition,
    registeredAt: new Date().toISOString(),
    registeredBy: call.caller.principalArn,
    tags: fromTags(input.tags),
  };
  store.definitions.set(made.arn, made);
  return made;
};

/** Task definitions: revisions that are registered once and never changed. */
export const taskDefinitionOperations = (store: EcsStore, access: EcsAccess): Record<string, Operation> => ({
  RegisterTaskDefinition: operation<Ecs.RegisterTaskDefinitionRequest, Ecs.RegisterTaskDefinitionResponse>({
    honours: HONOURED,
    writes: true,
    access: ({ family, taskRoleArn, executionRoleArn }) => [
      ...access.family('RegisterTaskDefinition', family),
      ...access.passRole(taskRoleArn),
      ...access.passRole(executionRoleArn),
    ],
    handle: (input, call) => {
      const made = register(store, input, call);
      return { taskDefinition: describe(made), tags: toTags(made.tags) };
    },
  }),
  DescribeTaskDefinition: operation<Ecs.DescribeTaskDefinitionRequest, Ecs.DescribeTaskDefinitionResponse>({
    honours: ['taskDefinition', 'include'],
    writes: false,
    access: () => access.anything('DescribeTaskDefinition'),
    handle: ({ taskDefinition, include = [] }) => {
      const found = store.definition(taskDefinition);
      return { taskDefinition: describe(found), ...(include.includes('TAGS') && { tags: toTags(found.tags) }) };
    },
  }),
  ListTaskDefinitions: operation<Ecs.ListTaskDefinitionsRequest, Ecs.ListTaskDefinitionsResponse>({
    honours: ['familyPrefix', 'status', 'sort', 'nextToken', 'maxResults'],
    writes: false,
    access: () => access.anything('ListTaskDefinitions'),
    handle: ({ familyPrefix, status = 'ACTIVE', sort = 'ASC', nextToken, maxResults }) => {
      const found = store.definitions
        .values()
        .filter((one) => one.status === status && (familyPrefix === undefined || one.family === familyPrefix))
        .sort((a, b) => a.family.localeCompare(b.family) || a.revision - b.revision)
        .map(({ arn }) => arn);
      const page = pageOf(sort === 'DESC' ? found.reverse() : found, { nextToken, maxResults });
      return { taskDefinitionArns: page.shown, nextToken: page.nextToken };
    },
  }),
  DeregisterTaskDefinition: operation<Ecs.DeregisterTaskDefinitionRequest, Ecs.DeregisterTaskDefinitionResponse>({
    honours: ['taskDefinition'],
    writes: true,
    access: () => access.anything('DeregisterTaskDefinition'),
    handle: ({ taskDefinition }) => {
      if (!taskDefinition?.includes(':')) throw clientError('Revision is missing.');
      const found = store.definition(taskDefinition);
      const gone = { ...found, status: 'INACTIVE' as const, deregisteredAt: new Date().toISOString() };
      store.definitions.set(gone.arn, gone);
      return { taskDefinition: describe(gone) };
    },
  }),
});
