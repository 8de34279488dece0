import { readRoutes } from '../../aws/network-reads.ts';
import type { Aspect } from './aspect.ts';
import { isRouteTable } from './network-resources.ts';

/** Where a route table leads, by destination. */
export const routeTableRoutes: Aspect = {
  id: 'route-table-routes',
  covers: isRouteTable,
  async read(aws, tableArn) {
    const routes = await readRoutes(aws, tableArn);
    return routes && Object.fromEntries(Object.entries(routes).map(([cidr, { target }]) => [cidr, { target }]));
  },
  events: /^(Create|Replace|Delete)Route$/,
  effect: ({ parameters }, { member }) => ({ sets: parameters.destinationCidrBlock === member ? 'yes' : 'no' }),
  undo: ({ resource, member, kind, baseline }) => {
    const named = { route_table_arn: resource, destination_cidr: member };
    if (kind === 'added') return [{ change: 'delete-route', params: named }];
    const { target } = baseline as { target: string };
    return [{ change: kind === 'missing' ? 'create-route' : 'replace-route', params: { ...named, target } }];
  },
};
