import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { ec2Arn } from './ec2-arn.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const routeOutToInternetGateway: Fault<Exporter> = {
  id: 'route-out-to-internet-gateway',
  taxonomy: 'NET-03b',
  family: 'network',
  description:
    'the route out of the private subnets leads to the internet gateway, which carries nothing for a function',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }, aws) => ({
    change: 'replace-route',
    params: {
      route_table_arn: ec2Arn(aws, 'route-table', network.privateTableId),
      destination_cidr: '0.0.0.0/0',
      target: network.internetGatewayId,
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['route-leads-elsewhere'], changes: ['replace-route'] },
};
