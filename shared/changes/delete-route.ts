import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import {
  captureRoute,
  routeInverse,
  type RouteName,
  routeNameInput,
  routeNameParams,
  routeProblems,
} from './route-image.ts';

/** Takes a route out of a table. Image: where it leads, null when there is no such table. */
export const deleteRoute: Change<RouteName> = {
  id: 'delete-route',
  description: 'Deletes a route from a route table: no subnet of the table gets there any more.',
  params: routeNameParams,
  repairRole: 'network',
  target: ({ route_table_arn }) => route_table_arn,
  risk: () => 'R3',
  capture: captureRoute,
  postImage: (_given, preImage) => (preImage === null ? null : { target: null }),
  call: (given) => ({ service: 'ec2', operation: 'DeleteRoute', input: routeNameInput(given) }),
  invert: (given, preImage) => routeInverse(given, preImage, false),
  summary: ({ route_table_arn, destination_cidr }) =>
    `delete the route to \`${destination_cidr}\` from route table \`${arnName(route_table_arn)}\``,
  permissions: ({ route_table_arn }) => [{ action: 'ec2:DeleteRoute', resource: route_table_arn }],
  cost: () => free('routes have no price'),
  problems: (given, preImage) => routeProblems(given, preImage, 'present'),
};
