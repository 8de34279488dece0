import { describeService, readLogGroup, readRevision } from '../../aws/service-reads.ts';
import { type Aspect, isService } from './aspect.ts';

/** The log groups that a service's containers write to, by name: without one no task starts. */
export const serviceLogGroups: Aspect = {
  id: 'service-log-groups',
  covers: isService,
  // Another revision may write elsewhere; that is a difference of the revision.
  comparesWhatStays: false,
  async read(aws, serviceArn) {
    const service = await describeService(aws, serviceArn);
    if (service === undefined) return undefined;
    const { log_groups } = await readRevision(aws, service.taskDefinition ?? '');
    const groups = await Promise.all(log_groups.map(async (name) => [name, await readLogGroup(aws, name)] as const));
    return Object.fromEntries(groups.filter(([, group]) => group !== undefined));
  },
  events: /^(Create|Delete)LogGroup$/,
  effect: () => ({ sets: 'yes' }),
  changedAt: ({ member }) => member,
  undo: ({ resource, member, kind, baseline }) => {
    if (kind !== 'missing') return [];
    const { tags } = baseline as { tags: Record<string, string> };
    return [{ change: 'create-log-group', params: { service_arn: resource, log_group: member, tags } }];
  },
};
