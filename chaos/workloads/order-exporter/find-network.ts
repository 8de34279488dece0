import type { TargetAccount } from '../../target/account.ts';
import type { Network } from './network.ts';

interface Row {
  Tags?: { Key: string; Value: string }[];
}

/** The network of that name as it stands, broken or not; undefined when it was never created to the end. */
export const findNetwork = async (account: TargetAccount, name: string): Promise<Network | undefined> => {
  const byName = async (operation: string, rows: string, id: string, pattern: string): Promise<string[]> => {
    const filters = [{ Name: 'tag:Name', Values: [pattern] }];
    const input = operation === 'DescribeNatGateways' ? { Filter: filters } : { Filters: filters };
    const found = await account.send<Record<string, (Row & Record<string, string>)[]>>('ec2', operation, input);
    return (found[rows] ?? []).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).map((row) => row[id] ?? '');
  };
  const [vpcs, nats, gateways, tables, acls, exporterGroups, archiveGroups, exporters, archives] = await Promise.all([
    byName('DescribeVpcs', 'Vpcs', 'VpcId', name),
    byName('DescribeNatGateways', 'NatGateways', 'NatGatewayId', name),
    byName('DescribeInternetGateways', 'InternetGateways', 'InternetGatewayId', name),
    byName('DescribeRouteTables', 'RouteTables', 'RouteTableId', `${name}-exporter`),
    byName('DescribeNetworkAcls', 'NetworkAcls', 'NetworkAclId', name),
    byName('DescribeSecurityGroups', 'SecurityGroups', 'GroupId', `${name}-exporter`),
    byName('DescribeSecurityGroups', 'SecurityGroups', 'GroupId', `${name}-archive`),
    byName('DescribeSubnets', 'Subnets', 'SubnetId', `${name}-exporter-*`),
    byName('DescribeSubnets', 'Subnets', 'SubnetId', `${name}-archive-*`),
  ]);
  const ids = [vpcs, nats, gateways, tables, acls, exporterGroups, archiveGroups].map(([id]) => id);
  const [vpcId, natGatewayId, internetGatewayId, privateTableId, aclId, exporterGroupId, archiveGroupId] = ids;
  if (!vpcId || !natGatewayId || !internetGatewayId || !privateTableId) return undefined;
  if (!aclId || !exporterGroupId || !archiveGroupId) return undefined;
  return {
    ...{ vpcId, natGatewayId, internetGatewayId, privateTableId, aclId, exporterGroupId, archiveGroupId },
    exporterSubnetIds: exporters.sort(),
    archiveSubnetIds: archives.sort(),
  };
};

const nameOf = ({ Tags = [] }: Row): string => Tags.find(({ Key }) => Key === 'Name')?.Value ?? '';
