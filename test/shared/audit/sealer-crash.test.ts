import { describe, expect, it } from 'vitest';
import { ConflictError, RetryableError } from '../../../shared/errors.ts';
import type { SealLedger } from '../../../shared/audit/seal-ledger.ts';
import type { SealerDeps } from '../../../shared/audit/sealer-deps.ts';
import { parseLine, segmentLines } from '../../../shared/audit/segment.ts';
import { type SealingWorld, sealingWorld } from './sealing-world.ts';

class Killed extends Error {}

/** Lets the process die at its `at`-th step: before it took effect, or right after. */
const dyingAt = (at: number, moment: 'before' | 'after') => {
  const steps: string[] = [];
  const dying = <T extends object>(port: T, names: readonly (keyof T & string)[]): T => {
    const wrapped = { ...port };
    for (const name of names) {
      const call = port[name] as (...args: unknown[]) => Promise<unknown>;
      const step = async (...args: unknown[]): Promise<unknown> => {
        const isLast = steps.push(`${name} ${typeof args[0] === 'string' ? args[0] : ''}`.trim()) === at;
        if (isLast && moment === 'before') throw new Killed();
        const answer = await call(...args);
        if (isLast) throw new Killed();
        return answer;
      };
      wrapped[name] = step as T[typeof name];
    }
    return wrapped;
  };
  return { dying, steps };
};

/** A world in which one seal was stored and new entries wait for the next. */
const worldToSeal = async (): Promise<SealingWorld> => {
  const world = sealingWorld();
  await world.incident();
  await world.sealer().seal('due');
  await world.incident();
  world.clock.goOn(300_000);
  return world;
};

const dyingSealer = (world: SealingWorld, at: number, moment: 'before' | 'after') => {
  const { dying, steps } = dyingAt(at, moment);
  const over: Partial<SealerDeps> = {
    ledger: dying(world.ledger, ['acquire', 'positions', 'raise', 'advance', 'release']),
    archive: dying(world.archive, ['read', 'put']),
    signer: dying(world.signer, ['publicKey', 'sign']),
    owner: 'the-one-that-dies',
  };
  return { sealer: world.sealer(over), steps };
};

const sealNumbers = (world: SealingWorld): string[] =>
  [...world.archive.files.keys()].filter((path) => path.startsWith('seals/'));

const sealedNames = (world: SealingWorld): string[] =>
  [...world.archive.files.entries()]
    .filter(([path]) => path.startsWith('segments/'))
    .flatMap(([, file]) => (segmentLines(file) ?? []).map(parseLine))
    .map((entry) => `${entry?.incident_id}:${entry?.seq}`);

const stepsOfOneRound = async (): Promise<string[]> => {
  const { sealer, steps } = dyingSealer(await worldToSeal(), Number.POSITIVE_INFINITY, 'before');
  await sealer.seal('due');
  return steps;
};

const STEPS = await stepsOfOneRound();

describe('a sealer that is killed', () => {
  it('has steps to be killed at', () => {
    expect(STEPS).toEqual(
      expect.arrayContaining(['acquire the-one-that-dies', 'put segments/2.ndjson', 'put seals/2.json']),
    );
  });

  const deaths = STEPS.flatMap((step, index) => [
    { moment: 'before' as const, step, at: index + 1 },
    { moment: 'after' as const, step, at: index + 1 },
  ]);

  it.each(deaths)(
    '$moment step $at, `$step`, leaves one seal of each number and every entry sealed once',
    async ({ at, moment }) => {
      const world = await worldToSeal();
      await expect(dyingSealer(world, at, moment).sealer.seal('due')).rejects.toThrow(Killed);
      // Nobody can tell its lease from that of a healthy owner before it runs out.
      world.clock.goOn(61_000);
      await world.incident();
      const next = world.sealer({ owner: 'the-next-one' });
      for (const _ of [1, 2]) await world.sealNext(next);
      const names = sealedNames(world);
      expect(names).toHaveLength(12);
      expect(new Set(names).size).toBe(12);
      expect(await world.verify()).toMatchObject({ ok: true, seals: sealNumbers(world).length, entries: 12 });
    },
  );
});

describe('two sealers at once', () => {
  it('are one that seals and one that waits', async () => {
    const world = await worldToSeal();
    const outcomes = await Promise.all(
      ['a', 'b'].map(async (owner) => (await world.sealer({ owner }).seal('due')).outcome),
    );
    expect(outcomes.sort()).toEqual(['held-by-another', 'sealed']);
    expect(sealNumbers(world)).toHaveLength(2);
  });

  it('cannot advance once the lease was taken from them', async () => {
    const world = await worldToSeal();
    const slow: SealLedger = {
      ...world.ledger,
      raise: async (heads) => {
        world.clock.goOn(61_000);
        await world.ledger.acquire('somebody-else', world.clock.now(), 60_000);
        await world.ledger.raise(heads);
      },
    };
    await expect(world.sealer({ ledger: slow }).seal('due')).rejects.toThrow(ConflictError);
    world.clock.goOn(61_000);
    await world.sealer({ owner: 'the-next-one' }).seal('due');
    expect(await world.verify()).toMatchObject({ ok: true, entries: 8 });
  });

  it('cannot fork, even when the lease holds neither back', async () => {
    const world = sealingWorld();
    let fence = 0;
    const noLease: SealLedger = {
      ...world.ledger,
      acquire: async (...args) => {
        await world.ledger.release(fence);
        const taken = await world.ledger.acquire(...args);
        fence = taken?.fence ?? fence;
        return taken;
      },
    };
    for (let round = 0; round < 10; round += 1) {
      await world.incident();
      world.clock.goOn(300_000);
      const sealing = ['a', 'b', 'c'].map((owner, index) =>
        // Each collects at another moment, so that their segments differ.
        Promise.resolve()
          .then(() => (index > 0 ? world.incident() : undefined))
          .then(() => world.sealer({ ledger: noLease, owner }).seal('due')),
      );
      for (const { status, reason } of (await Promise.allSettled(sealing)) as PromiseRejectedResult[])
        if (status === 'rejected')
          expect(reason).toSatisfy((error) => error instanceof ConflictError || error instanceof RetryableError);
    }
    world.clock.goOn(300_000);
    await world.sealer({ owner: 'd' }).seal('due');
    world.clock.goOn(300_000);
    await world.sealer({ owner: 'd' }).seal('due');
    const names = sealedNames(world);
    expect(new Set(names).size).toBe(names.length);
    expect(await world.verify()).toMatchObject({ ok: true, entries: 120 });
  });
});
