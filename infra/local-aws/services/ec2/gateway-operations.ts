import type * as Ec2 from '@aws-sdk/client-ec2';
import { notImplemented, AwsError } from '../../aws-error.ts';
import type { Operation } from '../../service.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import { specifiedTags, tagList } from './ec2-tags.ts';
import { newId } from './identifier.ts';
import { listed } from './listing.ts';
import type { InternetGatewayRecord } from './records.ts';

/** Internet gateways, and the public addresses that NAT gateways have. */
export const gatewayOperations = ({ world, store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateInternetGateway: ec2Operation<Ec2.CreateInternetGatewayRequest, Ec2.CreateInternetGatewayResult>({
    honours: ['TagSpecifications'],
    writes: true,
    access: ({ TagSpecifications }) => access.create('CreateInternetGateway', 'internet-gateway', TagSpecifications),
    handle: ({ TagSpecifications }) => {
      const tags = specifiedTags(TagSpecifications, 'internet-gateway');
      return {
        InternetGateway: describeGateway(world.accountId, store.internetGateways.save({ id: newId('igw'), tags })),
      };
    },
  }),
  AttachInternetGateway: ec2Operation<Ec2.AttachInternetGatewayRequest, object>({
    honours: ['InternetGatewayId', 'VpcId'],
    writes: true,
    access: ({ InternetGatewayId, VpcId }) => access.to('AttachInternetGateway', InternetGatewayId, VpcId),
    handle: ({ InternetGatewayId, VpcId }) => {
      const gateway = store.internetGateways.get(InternetGatewayId);
      const { id: vpcId } = store.vpcs.get(VpcId);
      if (gateway.vpcId !== undefined) {
        const text = `resource ${gateway.id} is already attached to network ${gateway.vpcId}`;
        throw new AwsError('Resource.AlreadyAssociated', text);
      }
      store.internetGateways.save({ ...gateway, vpcId });
      return {};
    },
  }),
  DescribeInternetGateways: ec2Operation<Ec2.DescribeInternetGatewaysRequest, Ec2.DescribeInternetGatewaysResult>({
    honours: ['InternetGatewayIds', 'Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeInternetGateways'),
    handle: (input) => {
      const all = store.internetGateways.list();
      const { shown, ...next } = listed(all, input.InternetGatewayIds, (id) => store.internetGateways.get(id), input, {
        'internet-gateway-id': ({ id }) => [id],
        'attachment.vpc-id': ({ vpcId }) => [vpcId],
      });
      return { InternetGateways: shown.map((gateway) => describeGateway(world.accountId, gateway)), ...next };
    },
  }),
  AllocateAddress: ec2Operation<Ec2.AllocateAddressRequest, Ec2.AllocateAddressResult>({
    honours: ['Domain', 'TagSpecifications'],
    writes: true,
    access: ({ TagSpecifications }) => access.create('AllocateAddress', 'elastic-ip', TagSpecifications),
    handle: ({ Domain = 'vpc', TagSpecifications }) => {
      if (Domain !== 'vpc') throw notImplemented(`ec2:AllocateAddress Domain ${Domain}`);
      const tags = specifiedTags(TagSpecifications, 'elastic-ip');
      // Addresses of a range that is kept for documentation: nothing real is at them (RFC 5737).
      const address = `203.0.113.${1 + (store.addresses.list().length % 254)}`;
      const { id } = store.addresses.save({ id: newId('eipalloc'), address, tags });
      return { AllocationId: id, PublicIp: address, Domain: 'vpc' };
    },
  }),
  DescribeAddresses: ec2Operation<Ec2.DescribeAddressesRequest, Ec2.DescribeAddressesResult>({
    honours: ['AllocationIds', 'Filters'],
    writes: false,
    access: () => access.anything('DescribeAddresses'),
    handle: (input) => {
      const all = store.addresses.list();
      const { shown } = listed(all, input.AllocationIds, (id) => store.addresses.get(id), input, {
        'allocation-id': ({ id }) => [id],
        'public-ip': ({ address }) => [address],
      });
      const described = shown.map(({ id, address, tags }) => ({
        AllocationId: id,
        PublicIp: address,
        Domain: 'vpc' as const,
        Tags: tagList(tags),
      }));
      return { Addresses: described };
    },
  }),
});

const describeGateway = (OwnerId: string, { id, vpcId, tags }: InternetGatewayRecord): Ec2.InternetGateway => ({
  InternetGatewayId: id,
  OwnerId,
  Attachments: vpcId === undefined ? [] : [{ VpcId: vpcId, State: 'attached' }],
  Tags: tagList(tags),
});
