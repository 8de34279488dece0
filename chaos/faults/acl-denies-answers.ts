import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { ec2Arn } from './ec2-arn.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const aclDeniesAnswers: Fault<Exporter> = {
  id: 'acl-denies-answers',
  taxonomy: 'NET-04b',
  family: 'network',
  description: 'the network ACL denies the answers that come back to high ports',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }, aws, seeded) => ({
    change: 'put-network-acl-entry',
    params: {
      network_acl_arn: ec2Arn(aws, 'network-acl', network.aclId),
      entry_name: `ingress ${seeded.integer(1, 99)}`,
      entry: {
        action: 'deny',
        protocol: '6',
        cidr: '0.0.0.0/0',
        from_port: seeded.pick([1024, 32_768]),
        to_port: 65_535,
      },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['network-acl-denies'], changes: ['delete-network-acl-entry'] },
};
