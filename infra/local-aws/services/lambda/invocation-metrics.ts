import type { World } from '../../world.ts';
import type { Resolved } from './functions.ts';

/** The dimension sets under which AWS publishes a function's metrics. */
function dimensionSets(target: Resolved): Record<string, string>[] {
  const FunctionName = target.record.name;
  const sets: Record<string, string>[] = [{}, { FunctionName }];
  if (target.qualifier === undefined) return sets;
  const Resource = `${FunctionName}:${target.qualifier}`;
  sets.push({ FunctionName, Resource });
  if (target.alias) sets.push({ FunctionName, Resource, ExecutedVersion: target.version.version });
  return sets;
}

/** Puts one value of an `AWS/Lambda` metric; its time is when the function was invoked, not when it ended. */
export function putFunctionMetric(
  world: World,
  target: Resolved,
  metric: string,
  value: number,
  unit: 'Count' | 'Milliseconds',
  at: Date,
): void {
  for (const dimensions of dimensionSets(target)) {
    world.metrics.put({ namespace: 'AWS/Lambda', metric, value, unit, dimensions, at });
  }
}
