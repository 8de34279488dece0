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

interface RouteChange {
  id: string;
  description: string;
  /** The EC2 operation; both take the same members. */
  operation: 'CreateRoute' | 'ReplaceRoute';
  /** Whether there has to be a route already. */
  wanted: 'present' | 'absent';
  /** How the summary begins: `route`, `lead`. */
  verb: string;
}

/** A change after which a destination's route leads to a target. Image: where it leads, null when there is no such table. */
export const routeChange = ({ id, description, operation, wanted, verb }: RouteChange): Change<RouteParams> => ({
  id,
  description,
  params: routeParams,
  repairRole: 'network',
  target: ({ route_table_arn }) => route_table_arn,
  risk: () => 'R3',
  capture: captureRoute,
  postImage: ({ target }, preImage) => (preImage === null ? null : { target }),
  call: (given) => ({ service: 'ec2', operation, input: routeInput(given) }),
  invert: (given, preImage) => routeInverse(given, preImage, true),
  summary: ({ route_table_arn, destination_cidr, target }) =>
    `${verb} \`${destination_cidr}\` to \`${target}\` in route table \`${arnName(route_table_arn)}\``,
  permissions: ({ route_table_arn }) => [{ action: `ec2:${operation}`, resource: route_table_arn }],
  cost: () => free('routes have no price; what leaves by a gateway costs what it did before'),
  problems: (given, preImage) => routeProblems(given, preImage, wanted),
  grants: routeGrant,
});
