import { readRoutes } from '../../aws/network-reads.ts';
import { type Aspect, nothing } from './aspect.ts';
import { isRouteTable } from './network-resources.ts';

/**
 * Whether what a table's routes lead to is there, by destination. A route whose target was deleted stays in the table and
 * swallows what is sent: nothing in the catalogue makes the target again.
 */
export const routeTableTargets: Aspect = {
  id: 'route-table-targets',
  covers: isRouteTable,
  async read(aws, tableArn) {
    const routes = await readRoutes(aws, tableArn);
    return routes && Object.fromEntries(Object.entries(routes).map(([cidr, { state }]) => [cidr, state]));
  },
  // Who deleted the target is recorded at the target, which the table does not name to CloudTrail.
  events: /^(Create|Replace|Delete)Route$/,
  effect: () => ({ sets: 'perhaps' }),
  comparesWhatStays: true,
  undo: nothing,
};
