import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { missing } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import type { Ec2Store } from './ec2-store.ts';
import { specifiedTags, tagList } from './ec2-tags.ts';
import { newId } from './identifier.ts';
import { listed } from './listing.ts';
import type { NatRecord } from './records.ts';

/** Public NAT gateways. They are there, and gone, at once: AWS takes minutes. */
export const natOperations = ({ store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateNatGateway: ec2Operation<Ec2.CreateNatGatewayRequest, Ec2.CreateNatGatewayResult>({
    honours: ['SubnetId', 'AllocationId', 'TagSpecifications', 'ClientToken'],
    writes: true,
    access: ({ SubnetId, AllocationId, TagSpecifications }) =>
      access.create('CreateNatGateway', 'natgateway', TagSpecifications, SubnetId, AllocationId),
    handle: ({ SubnetId, AllocationId, TagSpecifications, ClientToken }) => {
      const repeated = store.nats.list().find(({ token }) => token !== undefined && token === ClientToken);
      if (repeated) return { NatGateway: describeNat(store, repeated), ClientToken };
      const { id: subnetId, vpcId } = store.subnets.get(SubnetId);
      if (AllocationId === undefined) throw missing('AllocationId');
      const nat = store.nats.save({
        id: newId('nat'),
        ...(ClientToken !== undefined && { token: ClientToken }),
        vpcId,
        subnetId,
        allocationId: store.addresses.get(AllocationId).id,
        state: 'available',
        createdAt: new Date().toISOString(),
        tags: specifiedTags(TagSpecifications, 'natgateway'),
      });
      return { NatGateway: describeNat(store, nat), ClientToken };
    },
  }),
  DeleteNatGateway: ec2Operation<Ec2.DeleteNatGatewayRequest, Ec2.DeleteNatGatewayResult>({
    honours: ['NatGatewayId'],
    writes: true,
    access: ({ NatGatewayId }) => access.to('DeleteNatGateway', NatGatewayId),
    handle: ({ NatGatewayId }) => {
      const nat = store.nats.get(NatGatewayId);
      store.nats.save({ ...nat, state: 'deleted', deletedAt: nat.deletedAt ?? new Date().toISOString() });
      return { NatGatewayId: nat.id };
    },
  }),
  DescribeNatGateways: ec2Operation<Ec2.DescribeNatGatewaysRequest, Ec2.DescribeNatGatewaysResult>({
    honours: ['NatGatewayIds', 'Filter', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeNatGateways'),
    handle: ({ Filter: Filters, ...input }) => {
      const asked = { ...input, Filters };
      const { shown, ...next } = listed(store.nats.list(), input.NatGatewayIds, (id) => store.nats.get(id), asked, {
        'nat-gateway-id': ({ id }) => [id],
        'vpc-id': ({ vpcId }) => [vpcId],
        'subnet-id': ({ subnetId }) => [subnetId],
        state: ({ state }) => [state],
      });
      return { NatGateways: shown.map((nat) => describeNat(store, nat)), ...next };
    },
  }),
});

const describeNat = (store: Ec2Store, nat: NatRecord): Ec2.NatGateway => ({
  NatGatewayId: nat.id,
  VpcId: nat.vpcId,
  SubnetId: nat.subnetId,
  State: nat.state,
  ConnectivityType: 'public',
  NatGatewayAddresses: [{ AllocationId: nat.allocationId, PublicIp: store.addresses.find(nat.allocationId)?.address }],
  CreateTime: new Date(nat.createdAt),
  ...(nat.deletedAt !== undefined && { DeleteTime: new Date(nat.deletedAt) }),
  Tags: tagList(nat.tags),
});
