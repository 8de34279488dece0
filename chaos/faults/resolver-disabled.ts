import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { ec2Arn } from './ec2-arn.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const resolverDisabled: Fault<Exporter> = {
  id: 'resolver-disabled',
  taxonomy: 'NET-06',
  family: 'network',
  description: 'the resolver of the VPC is switched off',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }, aws) => ({
    change: 'set-vpc-dns',
    params: { vpc_arn: ec2Arn(aws, 'vpc', network.vpcId), dns_support: false },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['vpc-resolver-disabled'], changes: ['set-vpc-dns'] },
};
