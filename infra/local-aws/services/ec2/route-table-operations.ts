import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { AwsError } from '../../aws-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import type { Ec2Store } from './ec2-store.ts';
import { specifiedTags, tagList } from './ec2-tags.ts';
import { newId } from './identifier.ts';
import { listed } from './listing.ts';
import type { RouteRecord, RouteTableRecord } from './records.ts';

/** Route tables and the subnets that use them. */
export const routeTableOperations = ({ world, store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateRouteTable: ec2Operation<Ec2.CreateRouteTableRequest, Ec2.CreateRouteTableResult>({
    honours: ['VpcId', 'TagSpecifications', 'ClientToken'],
    writes: true,
    access: ({ VpcId, TagSpecifications }) =>
      access.create('CreateRouteTable', 'route-table', TagSpecifications, VpcId),
    handle: ({ VpcId, TagSpecifications, ClientToken }) => {
      const repeated = store.routeTables.list().find(({ token }) => token !== undefined && token === ClientToken);
      if (repeated) return { RouteTable: describeTable(store, world.accountId, repeated), ClientToken };
      const { id: vpcId, cidr } = store.vpcs.get(VpcId);
      const local = { cidr, gatewayId: 'local', origin: 'CreateRouteTable' } as const;
      const tags = specifiedTags(TagSpecifications, 'route-table');
      const table = store.routeTables.save({
        id: newId('rtb'),
        ...(ClientToken !== undefined && { token: ClientToken }),
        vpcId,
        associations: [],
        routes: [local],
        tags,
      });
      return { RouteTable: describeTable(store, world.accountId, table), ClientToken };
    },
  }),
  AssociateRouteTable: ec2Operation<Ec2.AssociateRouteTableRequest, Ec2.AssociateRouteTableResult>({
    honours: ['RouteTableId', 'SubnetId'],
    writes: true,
    access: ({ RouteTableId, SubnetId }) => access.to('AssociateRouteTable', RouteTableId, SubnetId),
    handle: ({ RouteTableId, SubnetId }) => {
      const table = store.routeTables.get(RouteTableId);
      const subnet = store.subnets.get(SubnetId);
      const held = store.routeTables
        .list()
        .find(({ associations }) => associations.some((a) => a.subnetId === subnet.id));
      if (held) {
        const text = `the specified association for route table ${held.id} conflicts with an existing association`;
        throw new AwsError('Resource.AlreadyAssociated', text);
      }
      const association = { id: newId('rtbassoc'), subnetId: subnet.id };
      store.routeTables.save({ ...table, associations: [...table.associations, association] });
      return { AssociationId: association.id, AssociationState: { State: 'associated' } };
    },
  }),
  DescribeRouteTables: ec2Operation<Ec2.DescribeRouteTablesRequest, Ec2.DescribeRouteTablesResult>({
    honours: ['RouteTableIds', 'Filters', 'NextToken', 'MaxResults'],
    writes: false,
    access: () => access.anything('DescribeRouteTables'),
    handle: (input) => {
      const all = store.routeTables.list();
      const { shown, ...next } = listed(all, input.RouteTableIds, (id) => store.routeTables.get(id), input, {
        'route-table-id': ({ id }) => [id],
        'vpc-id': ({ vpcId }) => [vpcId],
        'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
        'association.main': ({ mainAssociationId }) => [String(mainAssociationId !== undefined)],
        'route.nat-gateway-id': ({ routes }) => routes.map(({ natGatewayId }) => natGatewayId),
      });
      return { RouteTables: shown.map((table) => describeTable(store, world.accountId, table)), ...next };
    },
  }),
});

const describeTable = (store: Ec2Store, OwnerId: string, table: RouteTableRecord): Ec2.RouteTable => ({
  RouteTableId: table.id,
  VpcId: table.vpcId,
  OwnerId,
  Associations: [
    ...(table.mainAssociationId === undefined ? [] : [association(table.id, table.mainAssociationId, true)]),
    ...table.associations.map(({ id, subnetId }) => ({ ...association(table.id, id, false), SubnetId: subnetId })),
  ],
  Routes: table.routes.map((route) => describeRoute(store, route)),
  PropagatingVgws: [],
  Tags: tagList(table.tags),
});

const association = (RouteTableId: string, RouteTableAssociationId: string, Main: boolean) => ({
  RouteTableAssociationId,
  RouteTableId,
  Main,
  AssociationState: { State: 'associated' as const },
});

const describeRoute = (store: Ec2Store, route: RouteRecord): Ec2.Route => ({
  DestinationCidrBlock: route.cidr,
  ...(route.gatewayId !== undefined && { GatewayId: route.gatewayId }),
  ...(route.natGatewayId !== undefined && { NatGatewayId: route.natGatewayId }),
  State: isBlackhole(store, route) ? 'blackhole' : 'active',
  Origin: route.origin,
});

/** A route whose target is gone leads nowhere. */
export function isBlackhole(store: Ec2Store, { gatewayId, natGatewayId }: RouteRecord): boolean {
  if (natGatewayId !== undefined) return store.nats.find(natGatewayId)?.state !== 'available';
  return gatewayId !== 'local' && store.internetGateways.find(gatewayId)?.vpcId === undefined;
}
