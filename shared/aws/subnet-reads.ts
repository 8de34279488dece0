import type { AwsReader } from './aws-reader.ts';

interface TableRow {
  RouteTableId?: string;
  Associations?: { Main?: boolean; SubnetId?: string }[];
}

/** What a subnet's traffic is ruled by; undefined when there is no such subnet. */
export const readSubnet = async (
  aws: AwsReader,
  subnetId: string,
): Promise<{ vpc_id: string; route_table_id: string | undefined; acl_id: string | undefined } | undefined> => {
  const subnets = await aws.read<{ Subnets?: { VpcId?: string }[] }>('ec2', 'DescribeSubnets', {
    SubnetIds: [subnetId],
  });
  const vpcId = subnets?.Subnets?.[0]?.VpcId;
  if (vpcId === undefined) return undefined;
  const [tables, acls] = await Promise.all([
    aws.read<{ RouteTables?: TableRow[] }>('ec2', 'DescribeRouteTables', {
      Filters: [{ Name: 'vpc-id', Values: [vpcId] }],
    }),
    aws.read<{ NetworkAcls?: { NetworkAclId?: string }[] }>('ec2', 'DescribeNetworkAcls', {
      Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }],
    }),
  ]);
  const table = tableOf(subnetId, tables?.RouteTables ?? []);
  return { vpc_id: vpcId, route_table_id: table?.RouteTableId, acl_id: acls?.NetworkAcls?.[0]?.NetworkAclId };
};

/** The table that it is associated with, else the main one of its VPC. */
const tableOf = (subnetId: string, tables: readonly TableRow[]): TableRow | undefined =>
  tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnetId)) ??
  tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main === true));
