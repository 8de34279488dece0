import type { World } from '../../world.ts';
import type { AsyncEvents } from './async-events.ts';
import type { FunctionExecution } from './execution.ts';
import type { FunctionAccess } from './function-access.ts';
import type { Functions } from './functions.ts';
import type { Layers } from './layers.ts';
import type { Mappings } from './mappings.ts';

/** What the operations of the Lambda API are made of. */
export interface LambdaParts {
  readonly world: World;
  readonly functions: Functions;
  readonly access: FunctionAccess;
  readonly execution: FunctionExecution;
  readonly asyncEvents: AsyncEvents;
  readonly mappings: Mappings;
  readonly layers: Layers;
}
