import { describeService, readRevision } from '../../aws/service-reads.ts';
import { type Aspect, isService, nothing } from './aspect.ts';

/**
 * What the revision that a service runs says: image, size, roles, environment. It tells what is wrong with a revision;
 * a revision itself never changes, so that another one is run instead (`service-configuration`).
 */
export const serviceRevision: Aspect = {
  id: 'service-revision',
  covers: isService,
  async read(aws, serviceArn) {
    const service = await describeService(aws, serviceArn);
    if (service === undefined) return undefined;
    const { arn: _arn, status: _status, ...settings } = await readRevision(aws, service.taskDefinition ?? '');
    return settings;
  },
  events: /^UpdateService$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: nothing,
};
