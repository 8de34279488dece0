import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import { beginDeployment } from './deployments.ts';
import type { EcsAccess } from './ecs-access.ts';
import { invalidParameter, serviceNotActive } from './ecs-error.ts';
import type { EcsStore } from './ecs-store.ts';
import { pageOf } from './page.ts';
import type { ServiceRecord } from './records.ts';
import type { Scheduler } from './scheduler.ts';
import { describeService } from './service-description.ts';
import { mergeConfiguration, requireCount, requireDefinition, requireNetwork } from './service-rules.ts';
import { fromTags } from './tags.ts';

const DEPLOYMENT = [
  'deploymentConfiguration.maximumPercent',
  'deploymentConfiguration.minimumHealthyPercent',
  'deploymentConfiguration.deploymentCircuitBreaker.enable',
  'deploymentConfiguration.deploymentCircuitBreaker.rollback',
];
/** Kept whole and shown as given: containers here have no network of their own. */
const NETWORK = ['networkConfiguration.awsvpcConfiguration'];

/** Services: what is to run, how often, and how one revision follows another. */
export const serviceOperations = (
  store: EcsStore,
  access: EcsAccess,
  scheduler: Scheduler,
): Record<string, Operation> => ({
  CreateService: operation<Ecs.CreateServiceRequest, Ecs.CreateServiceResponse>({
    honours: [
      'cluster',
      'serviceName',
      'taskDefinition',
      'desiredCount',
      'launchType',
      'tags[].key',
      'tags[].value',
      ...DEPLOYMENT,
      ...NETWORK,
    ],
    writes: true,
    access: ({ cluster, serviceName }) => access.service('CreateService', cluster, serviceName),
    handle: (input, call) => ({ service: describeService(store, create(store, scheduler, input, call), ['TAGS']) }),
  }),
  UpdateService: operation<Ecs.UpdateServiceRequest, Ecs.UpdateServiceResponse>({
    honours: ['cluster', 'service', 'taskDefinition', 'desiredCount', 'forceNewDeployment', ...DEPLOYMENT, ...NETWORK],
    writes: true,
    access: ({ cluster, service }) => access.service('UpdateService', cluster, service),
    handle: (input) => {
      const service = store.service(input.cluster, input.service);
      if (service.status !== 'ACTIVE') throw serviceNotActive();
      update(store, service, input);
      scheduler.reconcile(service);
      return { service: describeService(store, service) };
    },
  }),
  DescribeServices: operation<Ecs.DescribeServicesRequest, Ecs.DescribeServicesResponse>({
    honours: ['cluster', 'services', 'include'],
    writes: false,
    access: ({ cluster, services = [] }) =>
      services.flatMap((name) => access.service('DescribeServices', cluster, name)),
    handle: ({ cluster, services: names = [], include }) => {
      store.cluster(cluster);
      const arns = names.map((name) => store.serviceArn(cluster, name));
      return {
        services: arns
          .flatMap((arn) => store.services.get(arn) ?? [])
          .map((one) => describeService(store, one, include)),
        failures: arns.filter((arn) => !store.services.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },
  }),
  ListServices: operation<Ecs.ListServicesRequest, Ecs.ListServicesResponse>({
    honours: ['cluster', 'nextToken', 'maxResults'],
    writes: false,
    access: () => access.anything('ListServices'),
    handle: ({ cluster, nextToken, maxResults }) => {
      const { arn } = store.cluster(cluster);
      const found = store.services.values().filter((one) => one.clusterArn === arn && one.status === 'ACTIVE');
      const page = pageOf(found.map((one) => one.arn).sort(), { nextToken, maxResults });
      return { serviceArns: page.shown, nextToken: page.nextToken };
    },
  }),
  DeleteService: operation<Ecs.DeleteServiceRequest, Ecs.DeleteServiceResponse>({
    honours: ['cluster', 'service', 'force'],
    writes: true,
    access: ({ cluster, service }) => access.service('DeleteService', cluster, service),
    handle: ({ cluster, service: name, force }) => {
      const service = store.service(cluster, name);
      if (service.desiredCount > 0 && force !== true)
        throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
      service.desiredCount = 0;
      scheduler.reconcile(service);
      Object.assign(service, { status: 'INACTIVE', deployments: [] });
      store.services.touch(service.arn);
      return { service: describeService(store, service) };
    },
  }),
});

const create = (store: EcsStore, scheduler: Scheduler, input: Ecs.CreateServiceRequest, call: Call): ServiceRecord => {
  const { arn: clusterArn } = store.cluster(input.cluster);
  const name = input.serviceName ?? '';
  if (!/^[\w-]{1,255}$/.test(name)) throw invalidParameter('Invalid service name.');
  if (input.launchType !== 'FARGATE') throw notImplemented('ecs:CreateService launchType other than FARGATE');
  if (store.findService(clusterArn, name)?.status === 'ACTIVE')
    throw invalidParameter('Creation of service was not idempotent.');
  const taskDefinition = requireDefinition(store, input.taskDefinition);
  const made: ServiceRecord = {
    name,
    arn: store.serviceArn(clusterArn, name),
    clusterArn,
    status: 'ACTIVE',
    taskDefinition,
    desiredCount: requireCount(input.desiredCount),
    deploymentConfiguration: mergeConfiguration(input.deploymentConfiguration),
    networkConfiguration: requireNetwork(input.networkConfiguration),
    deployments: [],
    events: [],
    isSteady: false,
    createdAt: new Date().toISOString(),
    createdBy: call.caller.principalArn,
    tags: fromTags(input.tags),
  };
  beginDeployment(made, taskDefinition);
  store.services.set(made.arn, made);
  scheduler.reconcile(made);
  return made;
};

/** Everything is checked before anything is changed. Only another revision, another network or force begins a rollout. */
const update = (store: EcsStore, service: ServiceRecord, input: Ecs.UpdateServiceRequest): void => {
  const { taskDefinition, desiredCount, forceNewDeployment = false } = input;
  const revision = taskDefinition === undefined ? service.taskDefinition : requireDefinition(store, taskDefinition);
  const count = desiredCount === undefined ? service.desiredCount : requireCount(desiredCount);
  const network = input.networkConfiguration && requireNetwork(input.networkConfiguration);
  const deploymentConfiguration = mergeConfiguration(input.deploymentConfiguration, service.deploymentConfiguration);
  const isOtherNetwork =
    network !== undefined && JSON.stringify(network) !== JSON.stringify(service.networkConfiguration);
  Object.assign(service, {
    desiredCount: count,
    deploymentConfiguration,
    ...(network && { networkConfiguration: network }),
  });
  if (forceNewDeployment || isOtherNetwork || revision !== service.taskDefinition) beginDeployment(service, revision);
  store.services.touch(service.arn);
};
