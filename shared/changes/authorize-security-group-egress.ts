import { arnName } from '../arn.ts';
import { egressName } from '../aws/network-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import {
  captureEgress,
  egressInput,
  type EgressParams,
  egressParams,
  egressProblems,
  hasRule,
} from './egress-image.ts';

/** Lets connections out of a security group. Image: whether the group has the rule, null when there is no such group. */
export const authorizeSecurityGroupEgress: Change<EgressParams> = {
  id: 'authorize-security-group-egress',
  description: 'Adds one rule by which a security group lets connections out.',
  params: egressParams,
  repairRole: 'network',
  target: ({ security_group_arn }) => security_group_arn,
  risk: () => 'R3',
  capture: captureEgress,
  postImage: (_given, preImage) => (preImage === null ? null : { present: true }),
  call: (given) => ({ service: 'ec2', operation: 'AuthorizeSecurityGroupEgress', input: egressInput(given) }),
  invert: (given, preImage) => ({
    change: hasRule(preImage) ? 'authorize-security-group-egress' : 'revoke-security-group-egress',
    params: given,
  }),
  summary: ({ security_group_arn, rule }) =>
    `let \`${egressName(rule)}\` out of security group \`${arnName(security_group_arn)}\``,
  permissions: ({ security_group_arn }) => [
    { action: 'ec2:AuthorizeSecurityGroupEgress', resource: security_group_arn },
  ],
  cost: () => free('rules of security groups have no price'),
  problems: egressProblems,
  grants: ({ security_group_arn, rule }) => ({
    kind: 'restored',
    resource: security_group_arn,
    aspect: 'security-group-egress',
    member: egressName(rule),
    value: rule,
  }),
};
