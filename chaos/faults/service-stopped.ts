import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';

export const serviceStopped: Fault<Worker> = {
  id: 'service-stopped',
  taxonomy: 'ECS-01',
  family: 'containers',
  description: 'the desired count of a service is set to 0: it calls that a steady state',
  risk: 'R2',
  workload: orderWorker,
  inject: async ({ arns }) => ({
    change: 'set-service-desired-count',
    params: { service_arn: arns.service, desired_count: 0 },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['service-desired-count-zero'],
    changes: ['set-service-desired-count'],
  },
};
