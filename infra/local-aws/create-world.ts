import { AwsError } from './aws-error.ts';
import type { StateStore, Timing, World } from './world.ts';

/** Answers every call of a port that no service has filled in yet with an error that names it. */
const vacant = <Port extends object>(name: string): Port =>
  new Proxy({} as Port, {
    get: (_, method) => () => {
      throw new AwsError('NotImplemented', `The embedded AWS has nothing behind ${name}.${String(method)}`, 501);
    },
  });

/** The wiring before any service is created: every port vacant, and nobody but root allowed. */
export function createWorld(parts: {
  accountId: string;
  region: string;
  dataDir: string;
  timing: Timing;
  state: StateStore;
}): World {
  return {
    ...parts,
    endpoint: '',
    credentials: vacant('credentials'),
    authorizer: {
      check(caller, { action, resource }) {
        if (caller.isRoot) return;
        throw new AwsError(
          'AccessDenied',
          `User: ${caller.principalArn} is not authorized to perform: ${action} on resource: ${resource}`,
          403,
        );
      },
      serviceAllowed: () => false,
    },
    metrics: { put: () => undefined },
    logs: { write: () => undefined, groupExists: () => false },
    lambda: vacant('lambda'),
    topics: vacant('topics'),
    queues: vacant('queues'),
    objects: vacant('objects'),
    keys: vacant('keys'),
    // Without networks a function is in none.
    network: {
      vpcOf: () => vacant<World['network']>('network').vpcOf({ subnetIds: [], groupIds: [] }),
      place: () => undefined,
      resolvesNames: () => true,
      carries: () => true,
    },
    events: { publish: () => undefined },
    trail: { record: () => undefined },
  };
}
