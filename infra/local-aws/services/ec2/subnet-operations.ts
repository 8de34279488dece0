import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { canonicalRange, contains, prefixBits } from './address-range.ts';
import { invalidValue } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import { specifiedTags, tagList } from './ec2-tags.ts';
import { newId } from './identifier.ts';
import { listed } from './listing.ts';
import type { SubnetRecord } from './records.ts';

/** Addresses of every subnet that AWS keeps for itself. */
const RESERVED_ADDRESSES = 5;

/** Subnets, each a part of its VPC's range. */
export const subnetOperations = ({ world, store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateSubnet: ec2Operation<Ec2.CreateSubnetRequest, Ec2.CreateSubnetResult>({
    honours: ['VpcId', 'CidrBlock', 'AvailabilityZone', 'TagSpecifications'],
    writes: true,
    access: ({ VpcId, TagSpecifications }) => access.create('CreateSubnet', 'subnet', TagSpecifications, VpcId),
    handle: ({ VpcId, CidrBlock, AvailabilityZone, TagSpecifications }) => {
      const vpc = store.vpcs.get(VpcId);
      const cidr = canonicalRange(CidrBlock, 'cidrBlock');
      const zone = AvailabilityZone ?? `${world.region}a`;
      if (!zone.startsWith(world.region))
        throw invalidValue(`Value (${zone}) for parameter availabilityZone is invalid.`);
      if (!contains(vpc.cidr, cidr.split('/')[0] ?? '') || prefixBits(cidr) < prefixBits(vpc.cidr))
        throw invalidValue(`The CIDR '${cidr}' is invalid.`);
      const tags = specifiedTags(TagSpecifications, 'subnet');
      const subnet = store.subnets.save({ id: newId('subnet'), vpcId: vpc.id, cidr, zone, tags });
      return { Subnet: describeSubnet(world.accountId, subnet) };
    },
  }),
  DescribeSubnets: ec2Operation<Ec2.DescribeSubnetsRequest, Ec2.DescribeSubnetsResult>({
    honours: ['SubnetIds', 'Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeSubnets'),
    handle: (input) => {
      const { shown, ...next } = listed(store.subnets.list(), input.SubnetIds, (id) => store.subnets.get(id), input, {
        'subnet-id': ({ id }) => [id],
        'vpc-id': ({ vpcId }) => [vpcId],
        'availability-zone': ({ zone }) => [zone],
      });
      return { Subnets: shown.map((subnet) => describeSubnet(world.accountId, subnet)), ...next };
    },
  }),
});

const describeSubnet = (OwnerId: string, { id, vpcId, cidr, zone, tags }: SubnetRecord): Ec2.Subnet => ({
  SubnetId: id,
  VpcId: vpcId,
  OwnerId,
  CidrBlock: cidr,
  AvailabilityZone: zone,
  AvailableIpAddressCount: 2 ** (32 - prefixBits(cidr)) - RESERVED_ADDRESSES,
  State: 'available',
  DefaultForAz: false,
  MapPublicIpOnLaunch: false,
  Tags: tagList(tags),
});
