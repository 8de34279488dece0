import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import {
  captureRoute,
  routeGrant,
  routeInput,
  routeInverse,
  type RouteParams,
  routeParams,
  routeProblems,
} from './route-image.ts';

/** Lets a route lead somewhere else. Image: where the route leads, null when there is no such table. */
export const replaceRoute: Change<RouteParams> = {
  id: 'replace-route',
  description: 'Gives a route another target: every subnet of the table follows it.',
  params: routeParams,
  repairRole: 'network',
  target: ({ route_table_arn }) => route_table_arn,
  risk: () => 'R3',
  capture: captureRoute,
  postImage: ({ target }, preImage) => (preImage === null ? null : { target }),
  call: (given) => ({ service: 'ec2', operation: 'ReplaceRoute', input: routeInput(given) }),
  invert: (given, preImage) => routeInverse(given, preImage, true),
  summary: ({ route_table_arn, destination_cidr, target }) =>
    `lead \`${destination_cidr}\` to \`${target}\` in route table \`${arnName(route_table_arn)}\``,
  permissions: ({ route_table_arn }) => [{ action: 'ec2:ReplaceRoute', resource: route_table_arn }],
  cost: () => free('routes have no price; what leaves by a gateway costs what it did before'),
  problems: (given, preImage) => routeProblems(given, preImage, 'present'),
  grants: routeGrant,
};
