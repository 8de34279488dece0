import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { ec2Arn } from './ec2-arn.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const aclDeniesRequests: Fault<Exporter> = {
  id: 'acl-denies-requests',
  taxonomy: 'NET-04',
  family: 'network',
  description: 'the network ACL denies connections to the services of AWS',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }, aws, seeded) => ({
    change: 'put-network-acl-entry',
    params: {
      network_acl_arn: ec2Arn(aws, 'network-acl', network.aclId),
      entry_name: `egress ${seeded.integer(1, 99)}`,
      entry: { action: 'deny', protocol: '6', cidr: '0.0.0.0/0', from_port: seeded.pick([0, 443]), to_port: 443 },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['network-acl-denies'], changes: ['delete-network-acl-entry'] },
};
