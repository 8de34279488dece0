import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { notImplemented } from '../../aws-error.ts';
import { canonicalRange } from './address-range.ts';
import { invalidValue, missing } from './ec2-error.ts';
import { newId } from './identifier.ts';
import type { GroupRule } from './records.ts';

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp' };
const PORT_MAX = 65_535;

/** The rules that permissions come to: one for each range and each group. */
export function rulesOf(permissions: readonly IpPermission[] | undefined, isEgress: boolean): GroupRule[] {
  if (!permissions || permissions.length === 0) throw missing('ipPermissions');
  return permissions.flatMap((permission) => {
    const { IpRanges = [], UserIdGroupPairs = [], Ipv6Ranges = [], PrefixListIds = [] } = permission;
    if (Ipv6Ranges.length > 0) throw notImplemented('ec2 IpPermissions[].Ipv6Ranges');
    if (PrefixListIds.length > 0) throw notImplemented('ec2 IpPermissions[].PrefixListIds');
    const traffic = trafficOf(permission);
    const described = (text: string | undefined) => (text === undefined ? {} : { description: text });
    return [
      ...IpRanges.map(({ CidrIp, Description }) => ({
        ...{ id: newId('sgr'), isEgress, ...traffic, cidr: canonicalRange(CidrIp, 'cidrIp') },
        ...described(Description),
      })),
      ...UserIdGroupPairs.map(({ GroupId, Description }) => ({
        ...{ id: newId('sgr'), isEgress, ...traffic, groupId: GroupId ?? '' },
        ...described(Description),
      })),
    ];
  });
}

function trafficOf({
  IpProtocol = '',
  FromPort,
  ToPort,
}: IpPermission): Pick<GroupRule, 'protocol' | 'fromPort' | 'toPort'> {
  const protocol = PROTOCOLS[IpProtocol] ?? IpProtocol;
  if (protocol === '-1') return { protocol };
  if (!Object.values(PROTOCOLS).includes(protocol))
    throw invalidValue(`Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`);
  if (FromPort === undefined || ToPort === undefined || FromPort > ToPort || ToPort > PORT_MAX)
    throw invalidValue(`Invalid value for portRange. Must specify both from and to ports with TCP/UDP.`);
  return { protocol, fromPort: FromPort, toPort: ToPort };
}

/** Whether two rules let the same through; their ids and descriptions do not matter. */
export const isSameRule = (a: GroupRule, b: GroupRule): boolean =>
  (['isEgress', 'protocol', 'fromPort', 'toPort', 'cidr', 'groupId'] as const).every(
    (member) => a[member] === b[member],
  );

/** A rule in the words of EC2's refusals. */
export function ruleText({ protocol, fromPort, toPort, cidr, groupId }: GroupRule): string {
  const traffic = protocol === '-1' ? 'ALL' : `${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}`;
  return `peer: ${cidr ?? groupId}, ${traffic}, ALLOW`;
}

/** A rule as `DescribeSecurityGroupRules` shows it; `-1` stands for every port. */
export const describeRule = (GroupOwnerId: string, GroupId: string, rule: GroupRule): SecurityGroupRule => ({
  SecurityGroupRuleId: rule.id,
  GroupId,
  GroupOwnerId,
  IsEgress: rule.isEgress,
  IpProtocol: rule.protocol,
  FromPort: rule.fromPort ?? -1,
  ToPort: rule.toPort ?? -1,
  ...(rule.cidr !== undefined && { CidrIpv4: rule.cidr }),
  ...(rule.groupId !== undefined && { ReferencedGroupInfo: { GroupId: rule.groupId, UserId: GroupOwnerId } }),
  ...(rule.description !== undefined && { Description: rule.description }),
  Tags: [],
});

/** Rules as `DescribeSecurityGroups` shows them: gathered by traffic. */
export function permissionsOf(UserId: string, rules: readonly GroupRule[]): IpPermission[] {
  const gathered = new Map<string, GroupRule[]>();
  for (const rule of rules) {
    const traffic = [rule.protocol, rule.fromPort, rule.toPort].join('/');
    gathered.set(traffic, [...(gathered.get(traffic) ?? []), rule]);
  }
  return [...gathered.values()].map((alike) => ({
    IpProtocol: alike[0]?.protocol,
    ...(alike[0]?.fromPort !== undefined && { FromPort: alike[0].fromPort, ToPort: alike[0].toPort }),
    IpRanges: alike.flatMap(({ cidr, description }) =>
      cidr === undefined ? [] : [{ CidrIp: cidr, Description: description }],
    ),
    UserIdGroupPairs: alike.flatMap(({ groupId, description }) =>
      groupId === undefined ? [] : [{ GroupId: groupId, UserId, Description: description }],
    ),
    Ipv6Ranges: [],
    PrefixListIds: [],
  }));
}
