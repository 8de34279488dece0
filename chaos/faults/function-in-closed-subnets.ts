import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const functionInClosedSubnets: Fault<Exporter> = {
  id: 'function-in-closed-subnets',
  taxonomy: 'NET-02',
  family: 'network',
  description: 'the function is moved to subnets that have no way out',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ arns, network }) => ({
    change: 'set-function-vpc',
    params: {
      function_arn: arns.function,
      placement: { subnet_ids: network.archiveSubnetIds, security_group_ids: [network.exporterGroupId] },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-placed-without-way-out'], changes: ['set-function-vpc'] },
};
