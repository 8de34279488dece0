import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { EXPORTER_PERMISSIONS } from '../workloads/order-exporter/network.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const egressEmptied: Fault<Exporter> = {
  id: 'egress-emptied',
  taxonomy: 'NET-01b',
  family: 'network',
  description: 'every rule of the security group by which connections go out is revoked',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }) => {
    const input = { GroupId: network.exporterGroupId, IpPermissions: EXPORTER_PERMISSIONS };
    return {
      calls: [{ service: 'ec2', operation: 'RevokeSecurityGroupEgress', input }],
      undo: [{ service: 'ec2', operation: 'AuthorizeSecurityGroupEgress', input }],
    };
  },
  expected: {
    outcome: ['RESOLVED'],
    causes: ['security-group-egress-missing'],
    changes: ['authorize-security-group-egress'],
  },
};
