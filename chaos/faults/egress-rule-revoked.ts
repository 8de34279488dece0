import type { Fault } from '../fault.ts';
import type { Exporter } from '../workloads/order-exporter/deploy.ts';
import { ec2Arn } from './ec2-arn.ts';
import { EXPORTER_RULES } from '../workloads/order-exporter/network.ts';
import { orderExporter } from '../workloads/order-exporter/workload.ts';

export const egressRuleRevoked: Fault<Exporter> = {
  id: 'egress-rule-revoked',
  taxonomy: 'NET-01',
  family: 'network',
  description: 'the rule by which the function reaches the services of AWS is revoked from its security group',
  risk: 'R3',
  workload: orderExporter,
  inject: async ({ network }, aws) => ({
    change: 'revoke-security-group-egress',
    params: { security_group_arn: ec2Arn(aws, 'security-group', network.exporterGroupId), rule: EXPORTER_RULES[0] },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['security-group-egress-missing'],
    changes: ['authorize-security-group-egress'],
  },
};
