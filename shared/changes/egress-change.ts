import { arnName } from '../arn.ts';
import { egressName } from '../aws/network-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import {
  captureEgress,
  egressGrant,
  egressInput,
  egressInverse,
  type EgressParams,
  egressParams,
  egressProblems,
} from './egress-image.ts';

interface EgressChange {
  id: string;
  description: string;
  /** The EC2 operation; both take the same members. */
  operation: 'AuthorizeSecurityGroupEgress' | 'RevokeSecurityGroupEgress';
  /** Whether the group has the rule afterwards. */
  present: boolean;
  /** How the summary begins: `let`, `no longer let`. */
  verb: string;
}

/** A change of one way out of a security group. Image: whether the group has the rule, null when there is no such group. */
export const egressChange = ({ id, description, operation, present, verb }: EgressChange): Change<EgressParams> => ({
  id,
  description,
  params: egressParams,
  repairRole: 'network',
  target: ({ security_group_arn }) => security_group_arn,
  risk: () => 'R3',
  capture: captureEgress,
  postImage: (_given, preImage) => (preImage === null ? null : { present }),
  call: (given) => ({ service: 'ec2', operation, input: egressInput(given) }),
  invert: egressInverse,
  summary: ({ security_group_arn, rule }) =>
    `${verb} \`${egressName(rule)}\` out of security group \`${arnName(security_group_arn)}\``,
  permissions: ({ security_group_arn }) => [{ action: `ec2:${operation}`, resource: security_group_arn }],
  cost: () => free('rules of security groups have no price'),
  problems: egressProblems,
  ...(present && { grants: egressGrant }),
});
