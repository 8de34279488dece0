import type { Fault } from '../fault.ts';
import { WORKLOAD_TAGS } from '../target/tags.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { breakThenRedeploy } from './bad-revision.ts';

export const containerLogGroupDeleted: Fault<Worker> = {
  id: 'container-log-group-deleted',
  taxonomy: 'ECS-06',
  family: 'containers',
  description: 'the log group of a service is deleted: the logging driver lets no new task start',
  risk: 'R1',
  workload: orderWorker,
  inject: async (worker) => {
    const { logGroup: logGroupName } = worker.names;
    return breakThenRedeploy(
      worker,
      { service: 'logs', operation: 'DeleteLogGroup', input: { logGroupName } },
      { service: 'logs', operation: 'CreateLogGroup', input: { logGroupName, tags: WORKLOAD_TAGS } },
    );
  },
  expected: { outcome: ['RESOLVED'], causes: ['log-group-missing'], changes: ['create-log-group'] },
};
