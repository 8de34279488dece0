import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const functionInClosedGroup: Fault<Exporter> = {
  id: 'function-in-closed-group',
  taxonomy: 'NET-02b',
  family: 'network',
  description: 'the function is given a security group that lets nothing out of the network',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ arns, network }) => ({
    change: 'set-function-vpc',
    params: {
      function_arn: arns.function,
      placement: { subnet_ids: network.exporterSubnetIds, security_group_ids: [network.archiveGroupId] },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-placed-without-way-out'], changes: ['set-function-vpc'] },
};
