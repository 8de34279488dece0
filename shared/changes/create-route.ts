import { routeChange } from './route-change.ts';

/** Adds a route to a table. */
export const createRoute = routeChange({
  id: 'create-route',
  description: 'Adds a route to a route table: every subnet of the table follows it.',
  operation: 'CreateRoute',
  wanted: 'absent',
  verb: 'route',
});
