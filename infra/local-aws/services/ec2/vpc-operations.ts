import type * as Ec2 from '@aws-sdk/client-ec2';
import { operation, type Operation } from '../../service.ts';
import { canonicalRange } from './address-range.ts';
import { missing } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import { specifiedTags, tagList } from './ec2-tags.ts';
import { newId } from './identifier.ts';
import { listed } from './listing.ts';
import type { VpcRecord } from './records.ts';

/** VPCs, with what each is born with: a main route table, a default network ACL and a default security group. */
export const vpcOperations = ({ world, store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateVpc: ec2Operation<Ec2.CreateVpcRequest, Ec2.CreateVpcResult>({
    honours: ['CidrBlock', 'TagSpecifications'],
    writes: true,
    access: ({ TagSpecifications }) => access.create('CreateVpc', 'vpc', TagSpecifications),
    handle: ({ CidrBlock, TagSpecifications }) => {
      const cidr = canonicalRange(CidrBlock, 'cidrBlock');
      const tags = specifiedTags(TagSpecifications, 'vpc');
      const vpc = store.vpcs.save({ id: newId('vpc'), cidr, dnsSupport: true, dnsHostnames: false, tags });
      furnish({ store }, vpc);
      return { Vpc: describeVpc(world.accountId, vpc) };
    },
  }),
  DescribeVpcs: ec2Operation<Ec2.DescribeVpcsRequest, Ec2.DescribeVpcsResult>({
    honours: ['VpcIds', 'Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeVpcs'),
    handle: (input) => {
      const { shown, ...next } = listed(store.vpcs.list(), input.VpcIds, (id) => store.vpcs.get(id), input, {
        'vpc-id': ({ id }) => [id],
        cidr: ({ cidr }) => [cidr],
      });
      return { Vpcs: shown.map((vpc) => describeVpc(world.accountId, vpc)), ...next };
    },
  }),
  // The only one of these calls that has no dry run.
  ModifyVpcAttribute: operation<Ec2.ModifyVpcAttributeRequest, object>({
    honours: ['VpcId', 'EnableDnsSupport.Value', 'EnableDnsHostnames.Value'],
    writes: true,
    access: ({ VpcId }) => access.to('ModifyVpcAttribute', VpcId),
    handle: ({ VpcId, EnableDnsSupport, EnableDnsHostnames }) => {
      const vpc = store.vpcs.get(VpcId);
      if (!EnableDnsSupport && !EnableDnsHostnames) throw missing('attribute');
      store.vpcs.save({
        ...vpc,
        dnsSupport: EnableDnsSupport?.Value ?? vpc.dnsSupport,
        dnsHostnames: EnableDnsHostnames?.Value ?? vpc.dnsHostnames,
      });
      return {};
    },
  }),
  DescribeVpcAttribute: ec2Operation<Ec2.DescribeVpcAttributeRequest, Ec2.DescribeVpcAttributeResult>({
    honours: ['VpcId', 'Attribute'],
    writes: false,
    access: ({ VpcId }) => access.to('DescribeVpcAttribute', VpcId),
    handle: ({ VpcId, Attribute }) => {
      const { id, dnsSupport, dnsHostnames } = store.vpcs.get(VpcId);
      if (Attribute === 'enableDnsSupport') return { VpcId: id, EnableDnsSupport: { Value: dnsSupport } };
      if (Attribute === 'enableDnsHostnames') return { VpcId: id, EnableDnsHostnames: { Value: dnsHostnames } };
      throw missing('attribute');
    },
  }),
});

const describeVpc = (OwnerId: string, { id, cidr, tags }: VpcRecord): Ec2.Vpc => ({
  VpcId: id,
  OwnerId,
  CidrBlock: cidr,
  State: 'available',
  IsDefault: false,
  InstanceTenancy: 'default',
  Tags: tagList(tags),
});

function furnish({ store }: Pick<Ec2Parts, 'store'>, { id: vpcId, cidr }: VpcRecord): void {
  store.routeTables.save({
    id: newId('rtb'),
    vpcId,
    mainAssociationId: newId('rtbassoc'),
    associations: [],
    routes: [{ cidr, gatewayId: 'local', origin: 'CreateRouteTable' }],
    tags: {},
  });
  const everything = { number: 100, action: 'allow', protocol: '-1', cidr: '0.0.0.0/0' } as const;
  const entries = [true, false].map((isEgress) => ({ ...everything, isEgress }));
  store.acls.save({ id: newId('acl'), vpcId, entries, tags: {} });
  const id = newId('sg');
  store.groups.save({
    id,
    vpcId,
    name: 'default',
    description: 'default VPC security group',
    rules: [
      { id: newId('sgr'), isEgress: true, protocol: '-1', cidr: '0.0.0.0/0' },
      { id: newId('sgr'), isEgress: false, protocol: '-1', groupId: id },
    ],
    tags: {},
  });
}
