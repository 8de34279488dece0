import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readRoutes } from '../aws/network-reads.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Image } from './change.ts';
import { Cidr, RouteTableArn, RouteTarget } from './network-parameters.ts';
import { requireOwnScope } from './parameters.ts';

const named = { route_table_arn: RouteTableArn, destination_cidr: Cidr };
/** A route by its destination. */
export const routeNameParams = z.strictObject(named);
export type RouteName = z.infer<typeof routeNameParams>;
/** A route with where it leads. */
export const routeParams = z.strictObject({ ...named, target: RouteTarget });
export type RouteParams = z.infer<typeof routeParams>;

/** Where the destination's route leads, null where there is none; null when there is no such table. */
export interface RouteImage {
  target: string | null;
}

export const captureRoute = async (
  { route_table_arn, destination_cidr }: RouteName,
  aws: AwsReader,
): Promise<RouteImage | null> => {
  requireOwnScope(aws, route_table_arn);
  const routes = await readRoutes(aws, route_table_arn);
  return routes === undefined ? null : { target: routes[destination_cidr]?.target ?? null };
};

const targetIn = (preImage: Image): string | null => (preImage as RouteImage | null)?.target ?? null;

/** Both calls that give a route a target name it under a member of its kind. */
export const routeInput = ({ target, ...name }: RouteParams): Record<string, unknown> => ({
  ...routeNameInput(name),
  [target.startsWith('nat-') ? 'NatGatewayId' : 'GatewayId']: target,
});

export const routeNameInput = ({ route_table_arn, destination_cidr }: RouteName): Record<string, unknown> => ({
  RouteTableId: arnName(route_table_arn),
  DestinationCidrBlock: destination_cidr,
});

/** The change after which the destination's route leads where it led before, from what was made of it. */
export const routeInverse = (
  { route_table_arn, destination_cidr }: RouteName,
  preImage: Image,
  isThereAfter: boolean,
): ChangeCall => {
  const params = { route_table_arn, destination_cidr };
  const target = targetIn(preImage);
  if (target === null) return { change: 'delete-route', params };
  return { change: isThereAfter ? 'replace-route' : 'create-route', params: { ...params, target } };
};

/** Why the table's routes cannot be changed so; `wanted` says whether there has to be a route. */
export const routeProblems = (
  { route_table_arn, destination_cidr }: RouteName,
  preImage: Image,
  wanted: 'present' | 'absent',
): string[] => {
  if (preImage === null) return [`there is no route table \`${route_table_arn}\``];
  const target = targetIn(preImage);
  if (wanted === 'absent') return target === null ? [] : [`there is a route to \`${destination_cidr}\` already`];
  if (target === null) return [`there is no route to \`${destination_cidr}\``];
  return RouteTarget.safeParse(target).success
    ? []
    : [`the route to \`${destination_cidr}\` could not be put back: it leads to no gateway`];
};

/** What a change that gives a route a target must be held against. */
export const routeGrant = ({ route_table_arn, destination_cidr, target }: RouteParams) => ({
  kind: 'restored' as const,
  resource: route_table_arn,
  aspect: 'route-table-routes',
  member: destination_cidr,
  value: { target },
});
