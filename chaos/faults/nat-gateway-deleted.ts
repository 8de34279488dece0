import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const natGatewayDeleted: Fault<Exporter> = {
  id: 'nat-gateway-deleted',
  taxonomy: 'NET-03c',
  family: 'network',
  description: 'the NAT gateway is deleted: the route to it stays, and swallows what is sent',
  risk: 'R4',
  workload: orderExporter,
  inject: async ({ network }) => ({
    calls: [{ service: 'ec2', operation: 'DeleteNatGateway', input: { NatGatewayId: network.natGatewayId } }],
    // Another gateway is another identity: nothing makes this one again.
    undo: [],
  }),
  expected: { outcome: ['ESCALATED'], causes: ['route-target-gone'], changes: [] },
};
