import { clusterOf, readService, type ServiceRecord } from '../../aws/service-reads.ts';
import { type Aspect, type Effect, isService, NO_EFFECT } from './aspect.ts';

/** Parameters of `UpdateService` whose value CloudTrail shows as we keep it. */
const PARAMETERS: Readonly<Record<string, string>> = {
  desired_count: 'desiredCount',
  task_definition: 'taskDefinition',
};

/** How many tasks of which revision a service keeps, and how it replaces them. */
export const serviceConfiguration: Aspect = {
  id: 'service-configuration',
  covers: isService,
  async read(aws, serviceArn) {
    const record = await readService(aws, serviceArn);
    if (record === undefined) return undefined;
    const { cpu_units: _cpu, memory_mb: _memory, ...settings } = record;
    const { desired_count, task_definition, ...deployment } = settings;
    return { desired_count, task_definition, deployment };
  },
  events: /^UpdateService$/,
  effect: ({ parameters }, { member }): Effect => {
    const parameter = PARAMETERS[member] ?? 'deploymentConfiguration';
    if (!Object.hasOwn(parameters, parameter)) return NO_EFFECT;
    return member in PARAMETERS ? { sets: 'yes', to: parameters[parameter] } : { sets: 'perhaps' };
  },
  undo: ({ resource, member, baseline }) => {
    if (clusterOf(resource) === '') return [];
    if (member === 'desired_count')
      return [{ change: 'set-service-desired-count', params: { service_arn: resource, desired_count: baseline } }];
    if (member === 'task_definition')
      return [
        { change: 'set-service-task-definition', params: { service_arn: resource, task_definition_arn: baseline } },
      ];
    const limits = baseline as Omit<ServiceRecord, 'desired_count' | 'task_definition'>;
    return [{ change: 'set-deployment-configuration', params: { service_arn: resource, ...limits } }];
  },
};
