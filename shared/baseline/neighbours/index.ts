import { alias } from './alias.ts';
import { ecsService } from './ecs-service.ts';
import { bucket, rule, topic } from './event-source.ts';
import { lambdaFunction } from './lambda-function.ts';
import type { NeighbourFinder } from './neighbour.ts';
import { subnet } from './network.ts';
import { queue } from './queue.ts';
import { role } from './role.ts';

/** Who knows what a resource works with. Add a kind: a file, and a line here. */
export const NEIGHBOUR_FINDERS: readonly NeighbourFinder[] = [
  lambdaFunction,
  ecsService,
  role,
  queue,
  subnet,
  alias,
  rule,
  topic,
  bucket,
];
