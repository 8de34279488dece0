import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { egressName, readEgress } from '../aws/network-reads.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Grant, Image } from './change.ts';
import { EgressRuleParam, SecurityGroupArn } from './network-parameters.ts';
import { requireOwnScope } from './parameters.ts';

/** One rule by which a security group lets connections out. */
export const egressParams = z.strictObject({ security_group_arn: SecurityGroupArn, rule: EgressRuleParam });
export type EgressParams = z.infer<typeof egressParams>;

/** Whether the group has the rule; null when there is no such group. */
export interface EgressImage {
  present: boolean;
}

export const captureEgress = async (
  { security_group_arn, rule }: EgressParams,
  aws: AwsReader,
): Promise<EgressImage | null> => {
  requireOwnScope(aws, security_group_arn);
  const rules = await readEgress(aws, security_group_arn);
  return rules === undefined ? null : { present: Object.hasOwn(rules, egressName(rule)) };
};

/** The change after which the group has the rule, or has it not, as before. */
export const egressInverse = (given: EgressParams, preImage: Image): ChangeCall => ({
  change: (preImage as EgressImage | null)?.present
    ? 'authorize-security-group-egress'
    : 'revoke-security-group-egress',
  params: given,
});

/** Both calls name the rule by what it lets through, never by its id: that is another one after every undo. */
export const egressInput = ({ security_group_arn, rule }: EgressParams): Record<string, unknown> => ({
  GroupId: arnName(security_group_arn),
  IpPermissions: [
    {
      IpProtocol: rule.protocol,
      ...(rule.from_port !== null && { FromPort: rule.from_port }),
      ...(rule.to_port !== null && { ToPort: rule.to_port }),
      IpRanges: [{ CidrIp: rule.cidr }],
    },
  ],
});

export const egressProblems = ({ security_group_arn }: EgressParams, preImage: Image): string[] =>
  preImage === null ? [`there is no security group \`${security_group_arn}\``] : [];

export const egressGrant = ({ security_group_arn, rule }: EgressParams): Grant => ({
  kind: 'restored',
  resource: security_group_arn,
  aspect: 'security-group-egress',
  member: egressName(rule),
  value: rule,
});
