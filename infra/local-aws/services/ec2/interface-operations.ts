import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import type { Ec2Store } from './ec2-store.ts';
import { listed } from './listing.ts';
import type { InterfaceRecord } from './records.ts';

/** Network interfaces: Lambda's, which nobody else may change. */
export const interfaceOperations = ({ world, store, access }: Ec2Parts): Record<string, Operation> => ({
  DescribeNetworkInterfaces: ec2Operation<Ec2.DescribeNetworkInterfacesRequest, Ec2.DescribeNetworkInterfacesResult>({
    honours: ['NetworkInterfaceIds', 'Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeNetworkInterfaces'),
    handle: (input) => {
      const all = store.interfaces.list();
      const { shown, ...next } = listed(all, input.NetworkInterfaceIds, (id) => store.interfaces.get(id), input, {
        'network-interface-id': ({ id }) => [id],
        'group-id': ({ groupIds }) => groupIds,
        'subnet-id': ({ subnetId }) => [subnetId],
        'vpc-id': ({ vpcId }) => [vpcId],
        'interface-type': () => ['lambda'],
      });
      return { NetworkInterfaces: shown.map((each) => describe(store, world.accountId, each)), ...next };
    },
  }),
});

const describe = (store: Ec2Store, OwnerId: string, own: InterfaceRecord): Ec2.NetworkInterface => ({
  NetworkInterfaceId: own.id,
  InterfaceType: 'lambda',
  Description: `AWS Lambda VPC ENI-${own.users[0]?.split(':')[6] ?? ''}`,
  OwnerId,
  RequesterManaged: true,
  Status: 'in-use',
  VpcId: own.vpcId,
  SubnetId: own.subnetId,
  AvailabilityZone: store.subnets.find(own.subnetId)?.zone,
  PrivateIpAddress: own.address,
  Groups: own.groupIds.map((GroupId) => ({ GroupId, GroupName: store.groups.find(GroupId)?.name })),
  TagSet: [],
});
