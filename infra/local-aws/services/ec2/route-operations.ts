import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { canonicalRange } from './address-range.ts';
import { invalidCombination, invalidValue, natTargetNotFound, routeExists, routeNotFound } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import type { Ec2Store } from './ec2-store.ts';
import type { RouteRecord, RouteTableRecord } from './records.ts';

interface Asked {
  RouteTableId: string | undefined;
  DestinationCidrBlock?: string;
  GatewayId?: string;
  NatGatewayId?: string;
  DryRun?: boolean;
}

const MEMBERS = ['RouteTableId', 'DestinationCidrBlock', 'GatewayId', 'NatGatewayId'] as const;

/** Routes of a table. */
export const routeOperations = ({ store, access }: Ec2Parts): Record<string, Operation> => ({
  CreateRoute: ec2Operation<Asked, Ec2.CreateRouteResult>({
    honours: MEMBERS,
    writes: true,
    access: ({ RouteTableId }) => access.to('CreateRoute', RouteTableId),
    handle: (input) => {
      const { table, cidr, known } = read(store, input);
      if (known) throw routeExists(cidr);
      save(store, table, [...table.routes, newRoute(store, table, cidr, input)]);
      return { Return: true };
    },
  }),
  ReplaceRoute: ec2Operation<Asked, object>({
    honours: MEMBERS,
    writes: true,
    access: ({ RouteTableId }) => access.to('ReplaceRoute', RouteTableId),
    handle: (input) => {
      const { table, cidr, known } = read(store, input);
      if (!known) throw routeNotFound(cidr, table.id);
      const route = newRoute(store, table, cidr, input);
      save(
        store,
        table,
        table.routes.map((each) => (each === known ? route : each)),
      );
      return {};
    },
  }),
  DeleteRoute: ec2Operation<Ec2.DeleteRouteRequest, object>({
    honours: ['RouteTableId', 'DestinationCidrBlock'],
    writes: true,
    access: ({ RouteTableId }) => access.to('DeleteRoute', RouteTableId),
    handle: (input) => {
      const { table, cidr, known } = read(store, input);
      if (!known) throw routeNotFound(cidr, table.id);
      if (known.gatewayId === 'local')
        throw invalidValue(`cannot remove local route ${cidr} in route table ${table.id}`);
      save(
        store,
        table,
        table.routes.filter((each) => each !== known),
      );
      return {};
    },
  }),
});

function read(
  store: Ec2Store,
  { RouteTableId, DestinationCidrBlock }: Pick<Asked, 'RouteTableId' | 'DestinationCidrBlock'>,
) {
  const table = store.routeTables.get(RouteTableId);
  const cidr = canonicalRange(DestinationCidrBlock, 'destinationCidrBlock');
  return { table, cidr, known: table.routes.find((route) => route.cidr === cidr) };
}

const save = (store: Ec2Store, table: RouteTableRecord, routes: readonly RouteRecord[]): void => {
  store.routeTables.save({ ...table, routes });
};

/** A route names exactly one target, which is there and belongs to the table's VPC. */
function newRoute(store: Ec2Store, { vpcId }: RouteTableRecord, cidr: string, asked: Asked): RouteRecord {
  const { GatewayId: gatewayId, NatGatewayId: natGatewayId } = asked;
  if ((gatewayId === undefined) === (natGatewayId === undefined))
    throw invalidCombination('The request must contain exactly one of gatewayId, natGatewayId');
  if (natGatewayId !== undefined) {
    const nat = store.nats.find(natGatewayId);
    if (nat?.state !== 'available') throw natTargetNotFound(natGatewayId);
    return { cidr, natGatewayId, origin: 'CreateRoute' };
  }
  if (gatewayId !== 'local' && store.internetGateways.get(gatewayId).vpcId !== vpcId)
    throw invalidValue(`route table and network gateway ${gatewayId} belong to different networks`);
  return { cidr, gatewayId, origin: 'CreateRoute' };
}
