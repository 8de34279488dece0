import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { ec2Arn } from './ec2-arn.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const routeOutDeleted: Fault<Exporter> = {
  id: 'route-out-deleted',
  taxonomy: 'NET-03',
  family: 'network',
  description: 'the route to the NAT gateway is deleted from the table of the private subnets',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }, aws) => ({
    change: 'delete-route',
    params: { route_table_arn: ec2Arn(aws, 'route-table', network.privateTableId), destination_cidr: '0.0.0.0/0' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['route-missing'], changes: ['create-route'] },
};
