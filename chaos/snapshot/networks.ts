import type { Row, SnapshotReader } from './row.ts';

/** What is configured of networks: how each kind is asked for, and which member tells one from another. */
const KINDS = [
  { noun: 'vpc', operation: 'DescribeVpcs', rows: 'Vpcs', id: 'VpcId' },
  { noun: 'subnet', operation: 'DescribeSubnets', rows: 'Subnets', id: 'SubnetId' },
  { noun: 'security group', operation: 'DescribeSecurityGroups', rows: 'SecurityGroups', id: 'GroupId' },
  { noun: 'route table', operation: 'DescribeRouteTables', rows: 'RouteTables', id: 'RouteTableId' },
  { noun: 'network acl', operation: 'DescribeNetworkAcls', rows: 'NetworkAcls', id: 'NetworkAclId' },
  { noun: 'nat gateway', operation: 'DescribeNatGateways', rows: 'NatGateways', id: 'NatGatewayId' },
  {
    noun: 'internet gateway',
    operation: 'DescribeInternetGateways',
    rows: 'InternetGateways',
    id: 'InternetGatewayId',
  },
] as const;

/** Networks and what they let through. Routes and rules have no order of their own. */
export const networks: SnapshotReader = async (aws) => {
  const kinds = await Promise.all(
    KINDS.map(async ({ noun, operation, rows, id }): Promise<Row[]> => {
      const found = await aws.read<Record<string, Record<string, unknown>[]>>('ec2', operation, {});
      return (found?.[rows] ?? []).map((row): Row => [`${noun} ${String(row[id])}`, unordered(row)]);
    }),
  );
  const vpcs = kinds[0] ?? [];
  const resolvers = await Promise.all(
    vpcs.map(async ([key]): Promise<Row> => {
      const input = { VpcId: key.replace('vpc ', ''), Attribute: 'enableDnsSupport' };
      const found = await aws.read<{ EnableDnsSupport?: object }>('ec2', 'DescribeVpcAttribute', input);
      return [`resolver of ${key}`, found?.EnableDnsSupport ?? null];
    }),
  );
  return [...kinds.flat(), ...resolvers];
};

/** `State` is left out of a snapshot because it is volatile elsewhere: of a route it is what an operator sees. */
const unordered = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : value,
    ]),
  );
