import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAG_LIST } from '../../target/tags.ts';

/** What the workload's network is made of. */
export interface Network {
  vpcId: string;
  natGatewayId: string;
  internetGatewayId: string;
  /** Of the subnets that the function is in, which lead out through the NAT gateway. */
  privateTableId: string;
  aclId: string;
  /** Lets HTTPS out. */
  exporterGroupId: string;
  /** Lets nothing out of the VPC. */
  archiveGroupId: string;
  exporterSubnetIds: string[];
  /** Subnets without a way out. */
  archiveSubnetIds: string[];
}

const VPC_RANGE = '10.20.0.0/16';
const EVERYWHERE = '0.0.0.0/0';
/** What the function may connect to: the services of AWS, and databases of its own network. */
export const EXPORTER_RULES = [
  { protocol: 'tcp', from_port: 443, to_port: 443, cidr: EVERYWHERE },
  { protocol: 'tcp', from_port: 5432, to_port: 5432, cidr: VPC_RANGE },
] as const;

const permissionOf = ({ protocol, from_port, to_port, cidr }: (typeof EXPORTER_RULES)[number]) => ({
  IpProtocol: protocol,
  FromPort: from_port,
  ToPort: to_port,
  IpRanges: [{ CidrIp: cidr }],
});

type Named = Record<string, string | undefined>;

/** Names and tags of everything that is created, in EC2's form. */
const specification = (ResourceType: string, name: string) => ({
  TagSpecifications: [{ ResourceType, Tags: [...WORKLOAD_TAG_LIST, { Key: 'Name', Value: name }] }],
});

/** Creates the network: two private subnets with a NAT gateway, two without a way out, and a public one. */
export const createNetwork = async (account: TargetAccount, name: string): Promise<Network> => {
  const create = async <K extends string>(operation: string, input: object, member: K): Promise<Named> =>
    (await account.send<Record<K, Named>>('ec2', operation, input))[member];
  const { VpcId: vpcId = '' } = await create(
    'CreateVpc',
    { CidrBlock: VPC_RANGE, ...specification('vpc', name) },
    'Vpc',
  );
  const subnet = async (part: string, place: number): Promise<string> => {
    const zone = place % 2 === 0 ? 'a' : 'b';
    const input = {
      VpcId: vpcId,
      CidrBlock: `10.20.${place}.0/24`,
      AvailabilityZone: `${account.region}${zone}`,
      ...specification('subnet', `${name}-${part}-${zone}`),
    };
    return (await create('CreateSubnet', input, 'Subnet')).SubnetId ?? '';
  };
  const [edge, exporterA, exporterB, archiveA, archiveB] = await Promise.all([
    subnet('edge', 0),
    subnet('exporter', 2),
    subnet('exporter', 3),
    subnet('archive', 4),
    subnet('archive', 5),
  ]);
  const [aclId, exporterGroupId, archiveGroupId, ways] = await Promise.all([
    tagAcl(account, vpcId, name),
    createGroup(account, vpcId, `${name}-exporter`, EXPORTER_RULES.map(permissionOf)),
    createGroup(account, vpcId, `${name}-archive`, [{ IpProtocol: '-1', IpRanges: [{ CidrIp: VPC_RANGE }] }]),
    createWaysOut(account, { name, vpcId, edge, exporters: [exporterA, exporterB] }),
  ]);
  return {
    vpcId,
    aclId,
    exporterGroupId,
    archiveGroupId,
    ...ways,
    exporterSubnetIds: [exporterA, exporterB].sort(),
    archiveSubnetIds: [archiveA, archiveB].sort(),
  };
};

const createGroup = async (
  account: TargetAccount,
  VpcId: string,
  GroupName: string,
  IpPermissions: readonly object[],
): Promise<string> => {
  const { GroupId } = await account.send<{ GroupId: string }>('ec2', 'CreateSecurityGroup', {
    VpcId,
    GroupName,
    Description: `Connections of ${GroupName}`,
    ...specification('security-group', GroupName),
  });
  await account.send('ec2', 'RevokeSecurityGroupEgress', {
    GroupId,
    IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: EVERYWHERE }] }],
  });
  await account.send('ec2', 'AuthorizeSecurityGroupEgress', { GroupId, IpPermissions });
  return GroupId;
};

/** A VPC's own network ACL is not created by anybody, so it is tagged afterwards. */
const tagAcl = async (account: TargetAccount, vpcId: string, name: string): Promise<string> => {
  const found = await account.send<{ NetworkAcls: { NetworkAclId: string }[] }>('ec2', 'DescribeNetworkAcls', {
    Filters: [{ Name: 'vpc-id', Values: [vpcId] }],
  });
  const id = found.NetworkAcls[0]?.NetworkAclId ?? '';
  const Tags = [...WORKLOAD_TAG_LIST, { Key: 'Name', Value: name }];
  await account.send('ec2', 'CreateTags', { Resources: [id], Tags });
  return id;
};

const createWaysOut = async (
  account: TargetAccount,
  { name, vpcId, edge, exporters }: { name: string; vpcId: string; edge: string; exporters: string[] },
): Promise<Pick<Network, 'natGatewayId' | 'internetGatewayId' | 'privateTableId'>> => {
  const gateway = await account.send<{ InternetGateway: { InternetGatewayId: string } }>(
    'ec2',
    'CreateInternetGateway',
    specification('internet-gateway', name),
  );
  const internetGatewayId = gateway.InternetGateway.InternetGatewayId;
  await account.send('ec2', 'AttachInternetGateway', { InternetGatewayId: internetGatewayId, VpcId: vpcId });
  const address = await account.send<{ AllocationId: string }>('ec2', 'AllocateAddress', {
    Domain: 'vpc',
    ...specification('elastic-ip', name),
  });
  const nat = await account.send<{ NatGateway: { NatGatewayId: string } }>('ec2', 'CreateNatGateway', {
    SubnetId: edge,
    AllocationId: address.AllocationId,
    ...specification('natgateway', name),
  });
  const natGatewayId = nat.NatGateway.NatGatewayId;
  await createTable(account, `${name}-edge`, vpcId, [edge], { GatewayId: internetGatewayId });
  const privateTableId = await createTable(account, `${name}-exporter`, vpcId, exporters, {
    NatGatewayId: natGatewayId,
  });
  return { natGatewayId, internetGatewayId, privateTableId };
};

const createTable = async (
  account: TargetAccount,
  name: string,
  VpcId: string,
  subnetIds: string[],
  target: object,
): Promise<string> => {
  const made = await account.send<{ RouteTable: { RouteTableId: string } }>('ec2', 'CreateRouteTable', {
    VpcId,
    ...specification('route-table', name),
  });
  const { RouteTableId } = made.RouteTable;
  for (const SubnetId of subnetIds) await account.send('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId });
  await account.send('ec2', 'CreateRoute', { RouteTableId, DestinationCidrBlock: EVERYWHERE, ...target });
  return RouteTableId;
};
