import { arnName } from '../arn.ts';
import type { AwsReader } from './aws-reader.ts';

/** Where in a network a function is: subnets and security groups, sorted. */
export interface Placement {
  subnet_ids: string[];
  security_group_ids: string[];
}

/** A function's place in a network, with the revision it was read at; undefined when there is no such function. */
export const readPlacement = async (
  aws: AwsReader,
  functionArn: string,
): Promise<{ placement: Placement | null; vpc_id: string | null; revision_id: string } | undefined> => {
  const found = await aws.read<{
    RevisionId?: string;
    VpcConfig?: { SubnetIds?: string[]; SecurityGroupIds?: string[]; VpcId?: string };
  }>('lambda', 'GetFunctionConfiguration', { FunctionName: functionArn });
  if (!found) return undefined;
  const { SubnetIds = [], SecurityGroupIds = [], VpcId = '' } = found.VpcConfig ?? {};
  const placement = { subnet_ids: [...SubnetIds].sort(), security_group_ids: [...SecurityGroupIds].sort() };
  const isPlaced = SubnetIds.length > 0;
  return {
    placement: isPlaced ? placement : null,
    vpc_id: isPlaced ? VpcId : null,
    revision_id: found.RevisionId ?? '',
  };
};

/** One rule by which a security group lets connections out. Ports are null where every port is meant. */
export interface EgressRule {
  protocol: string;
  from_port: number | null;
  to_port: number | null;
  cidr: string;
}

/** `tcp 443-443 to 0.0.0.0/0`: the name by which rules are told apart. */
export const egressName = ({ protocol, from_port, to_port, cidr }: EgressRule): string =>
  protocol === '-1' ? `everything to ${cidr}` : `${protocol} ${from_port}-${to_port} to ${cidr}`;

interface RuleRow {
  IsEgress?: boolean;
  IpProtocol?: string;
  FromPort?: number;
  ToPort?: number;
  CidrIpv4?: string;
}

/** What a security group lets out to ranges of addresses, by name; undefined when there is no such group. */
export const readEgress = async (aws: AwsReader, groupArn: string): Promise<Record<string, EgressRule> | undefined> => {
  const groupId = arnName(groupArn);
  const group = await aws.read('ec2', 'DescribeSecurityGroups', { GroupIds: [groupId] });
  if (!group) return undefined;
  const found = await aws.read<{ SecurityGroupRules?: RuleRow[] }>('ec2', 'DescribeSecurityGroupRules', {
    Filters: [{ Name: 'group-id', Values: [groupId] }],
  });
  const rules = (found?.SecurityGroupRules ?? []).filter((rule) => rule.IsEgress && rule.CidrIpv4 !== undefined);
  return Object.fromEntries(rules.map(egressRule).map((rule) => [egressName(rule), rule]));
};

const egressRule = ({ IpProtocol = '-1', FromPort, ToPort, CidrIpv4 = '' }: RuleRow): EgressRule => ({
  protocol: IpProtocol,
  from_port: IpProtocol === '-1' ? null : (FromPort ?? null),
  to_port: IpProtocol === '-1' ? null : (ToPort ?? null),
  cidr: CidrIpv4,
});

/** Where a route leads, and whether what it leads to is there (`active`, or `blackhole`). */
export interface Route {
  target: string;
  state: string;
}

/** Routes of a table by destination, without the VPC's own range; undefined when there is no such table. */
export const readRoutes = async (aws: AwsReader, tableArn: string): Promise<Record<string, Route> | undefined> => {
  const found = await aws.read<{ RouteTables?: { Routes?: Record<string, string>[] }[] }>(
    'ec2',
    'DescribeRouteTables',
    { RouteTableIds: [arnName(tableArn)] },
  );
  if (!found) return undefined;
  const routes = (found.RouteTables?.[0]?.Routes ?? []).filter(({ GatewayId }) => GatewayId !== 'local');
  return Object.fromEntries(
    routes.map(({ DestinationCidrBlock = '', GatewayId, NatGatewayId, State = '' }) => [
      DestinationCidrBlock,
      { target: NatGatewayId ?? GatewayId ?? '', state: State },
    ]),
  );
};

/** One numbered entry of a network ACL. Ports are null where every port is meant. */
export interface AclEntry {
  action: string;
  protocol: string;
  cidr: string;
  from_port: number | null;
  to_port: number | null;
}

interface EntryRow {
  RuleNumber?: number;
  Egress?: boolean;
  RuleAction?: string;
  Protocol?: string;
  CidrBlock?: string;
  PortRange?: { From?: number; To?: number };
}

/** Number of the denial that EC2 itself keeps at the end. */
const LAST_NUMBER = 32_767;

/** `egress 100`: the name of an entry. */
const entryName = (egress: boolean, number: number): string => `${egress ? 'egress' : 'ingress'} ${number}`;

/** Entries of a network ACL by name; undefined when there is no such ACL. */
export const readAclEntries = async (aws: AwsReader, aclArn: string): Promise<Record<string, AclEntry> | undefined> => {
  const found = await aws.read<{ NetworkAcls?: { Entries?: EntryRow[] }[] }>('ec2', 'DescribeNetworkAcls', {
    NetworkAclIds: [arnName(aclArn)],
  });
  if (!found) return undefined;
  const entries = (found.NetworkAcls?.[0]?.Entries ?? []).filter(({ RuleNumber }) => RuleNumber !== LAST_NUMBER);
  return Object.fromEntries(entries.map((row) => [entryName(row.Egress ?? false, row.RuleNumber ?? 0), aclEntry(row)]));
};

const aclEntry = ({ RuleAction = '', Protocol = '-1', CidrBlock = '', PortRange }: EntryRow): AclEntry => ({
  action: RuleAction,
  protocol: Protocol,
  cidr: CidrBlock,
  from_port: PortRange?.From ?? null,
  to_port: PortRange?.To ?? null,
});

/** Whether a VPC resolves names; undefined when there is no such VPC. */
export const readVpcDns = async (aws: AwsReader, vpcArn: string): Promise<{ dns_support: boolean } | undefined> => {
  const found = await aws.read<{ EnableDnsSupport?: { Value?: boolean } }>('ec2', 'DescribeVpcAttribute', {
    VpcId: arnName(vpcArn),
    Attribute: 'enableDnsSupport',
  });
  return found && { dns_support: found.EnableDnsSupport?.Value ?? false };
};
