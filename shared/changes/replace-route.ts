import { routeChange } from './route-change.ts';

/** Lets a route lead somewhere else. */
export const replaceRoute = routeChange({
  id: 'replace-route',
  description: 'Gives a route another target: every subnet of the table follows it.',
  operation: 'ReplaceRoute',
  wanted: 'present',
  verb: 'lead',
});
