import { lambdaFunction } from './lambda-function.ts';
import type { NeighbourFinder } from './neighbour.ts';
import { queue } from './queue.ts';
import { role } from './role.ts';

/** Who knows what a resource works with. Add a kind: a file, and a line here. */
export const NEIGHBOUR_FINDERS: readonly NeighbourFinder[] = [lambdaFunction, role, queue];
