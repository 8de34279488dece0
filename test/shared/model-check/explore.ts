import type { Design } from './design.ts';
import { stepsFrom } from './steps.ts';
import { firstWorld, type World } from './world.ts';

/** What must hold in every world that can be reached. */
export const INVARIANTS = {
  'a hash takes effect at most once': ({ effects, status }: World) => effects.length <= 1 || status === 'ROLLED_BACK',
  'what is executed is what was approved': ({ effects, approved }: World) =>
    effects.every((effect) => effect === approved),
  'nothing takes effect after a rollback': ({ late }: World) => !late,
} as const;
export type Invariant = keyof typeof INVARIANTS;

export interface Exploration {
  worlds: number;
  /** True when some run ends as it should: a design that does nothing is safe, and useless. */
  reachesExecuted: boolean;
  /** The shortest run to the first world that breaks each invariant. */
  violations: Partial<Record<Invariant, string[]>>;
}

/** Visits every world that `workers` workers can reach, nearest first. */
export const explore = (design: Design, workers: number): Exploration => {
  const first = firstWorld(workers);
  const cameFrom = new Map<string, readonly [string | undefined, string]>([[JSON.stringify(first), [undefined, '']]]);
  const found: Exploration = { worlds: 0, reachesExecuted: false, violations: {} };
  let frontier = [first];
  while (frontier.length > 0) {
    const next: World[] = [];
    for (const world of frontier) {
      const key = JSON.stringify(world);
      judge(world, found, () => runTo(key, cameFrom));
      for (const [name, reached] of stepsFrom(world, design)) {
        const reachedKey = JSON.stringify(reached);
        if (cameFrom.has(reachedKey)) continue;
        cameFrom.set(reachedKey, [key, name]);
        next.push(reached);
      }
    }
    frontier = next;
  }
  return { ...found, worlds: cameFrom.size };
};

const judge = (world: World, found: Exploration, run: () => string[]): void => {
  if (world.status === 'EXECUTED') found.reachesExecuted = true;
  for (const [name, holds] of Object.entries(INVARIANTS) as [Invariant, (world: World) => boolean][])
    if (!holds(world)) found.violations[name] ??= run();
};

const runTo = (key: string, cameFrom: ReadonlyMap<string, readonly [string | undefined, string]>): string[] => {
  const names: string[] = [];
  for (let at: string | undefined = key; at !== undefined; ) {
    const [before, name]: readonly [string | undefined, string] = cameFrom.get(at) ?? [undefined, ''];
    if (name !== '') names.unshift(name);
    at = before;
  }
  return names;
};
