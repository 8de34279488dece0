import { describe, expect, it } from 'vitest';
import { createWorld } from '../loop-world.ts';
import { expectSound, live, SCENARIOS } from './recovery.ts';

/** Everything that a process writes in an incident's life when nobody kills it: the places to die at. */
const { writes } = await live(await createWorld());
const CELLS = writes.flatMap((write, index) =>
  (['before', 'after'] as const).map((when) => ({ when, write, nth: index + 1 })),
);

describe('a process that nobody kills', () => {
  it('moves its incident five times and changes AWS once', () => {
    expect(writes.filter((write) => /^move|^aws/.test(write))).toEqual([
      'move to INVESTIGATING',
      'move to DIAGNOSED',
      'move to PROPOSED',
      'aws UpdateFunctionConfiguration',
      'move to EXECUTED',
      'move to RESOLVED',
    ]);
  });
});

describe.each(SCENARIOS)('after a kill and a %s', (scenario) => {
  it.each(CELLS)('right $when write $nth ($write) the incident is resolved by one call', async ({ nth, when }) => {
    const world = await createWorld();
    await expectSound(world, await live(world, { nth, when }, scenario), ['RESOLVED']);
  });
});
