import { parseArn } from '../../arn.ts';
import { clusterOf, describeService, readRevision } from '../../aws/service-reads.ts';
import { isService } from '../aspects/aspect.ts';
import type { Neighbour, NeighbourFinder } from './neighbour.ts';

/** A service works with its cluster, its revision and the roles, logs, secrets and queues that the revision names. */
export const ecsService: NeighbourFinder = {
  covers: isService,
  kind: 'service',
  async find(aws, arn) {
    const service = await describeService(aws, arn);
    if (service === undefined) return undefined;
    const revision = await readRevision(aws, service.taskDefinition ?? '');
    const { partition = 'aws', region = '', account = '' } = parseArn(arn) ?? {};
    const found: Neighbour[] = [
      { arn: service.clusterArn ?? clusterOf(arn), kind: 'cluster', relation: 'cluster' },
      { arn: revision.arn, kind: 'task-definition', relation: 'revision' },
    ];
    if (revision.task_role_arn !== null)
      found.push({ arn: revision.task_role_arn, kind: 'role', relation: 'task role' });
    if (revision.execution_role_arn !== null)
      found.push({ arn: revision.execution_role_arn, kind: 'role', relation: 'execution role' });
    for (const group of revision.log_groups)
      found.push({
        arn: `arn:${partition}:logs:${region}:${account}:log-group:${group}`,
        kind: 'log-group',
        relation: 'logs',
      });
    for (const secret of revision.secret_arns.filter((each) => parseArn(each)?.service === 'secretsmanager'))
      found.push({ arn: secret.split(':').slice(0, 7).join(':'), kind: 'secret', relation: 'secret' });
    for (const queue of revision.queue_arns) found.push({ arn: queue, kind: 'queue', relation: 'source of work' });
    return found;
  },
};
