import { parseArn } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { NEIGHBOUR_FINDERS } from './neighbours/index.ts';
import type { Neighbour, NeighbourFinder } from './neighbours/neighbour.ts';

/** A graph wider than this is no workload: something that everything uses was followed. */
const NODES_MAX = 60;

/**
 * Everything that a resource works with, itself first, nearest first. A search that begins at something that serves
 * others (a queue) goes to those it serves. Undefined when there is no such resource, or nobody knows its kind.
 */
export const findResourceGraph = async (aws: AwsReader, rootArn: string): Promise<Neighbour[] | undefined> => {
  const finder = finderOf(rootArn);
  if (finder === undefined) return undefined;
  const root: Neighbour = { arn: rootArn, kind: finder.kind, relation: 'root' };
  const served = (await finder.served?.(aws, rootArn)) ?? [];
  const found = new Map([root, ...served].map((node) => [node.arn, node]));
  let frontier = [...found.values()];
  while (frontier.length > 0 && found.size < NODES_MAX) {
    const reached = await Promise.all(frontier.map(async ({ arn }) => finderOf(arn)?.find(aws, arn)));
    if (frontier[0] === root && reached[0] === undefined) return undefined;
    const next = reached.flatMap((nodes) => nodes ?? []).filter(({ arn }) => !found.has(arn));
    for (const node of next) found.set(node.arn, found.get(node.arn) ?? node);
    frontier = [...new Map(next.map((node) => [node.arn, node])).values()];
  }
  return [...found.values()].slice(0, NODES_MAX);
};

const finderOf = (arn: string): NeighbourFinder | undefined => {
  const parts = parseArn(arn);
  return parts && NEIGHBOUR_FINDERS.find((finder) => finder.covers(parts));
};
