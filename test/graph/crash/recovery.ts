import { expect } from 'vitest';
import { verifyChain } from '../../../shared/audit/verify-chain.ts';
import type { Incident } from '../../../shared/incident.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { AwsCall } from '../../../shared/proposal.ts';
import type { OutboxMessage } from '../../../shared/store/incident-store.ts';
import { hasLiveLease } from '../../../shared/store/lease.ts';
import { isTerminal, type Status } from '../../../shared/transitions.ts';
import { apply, approve, isMended, type Process, raiseAlarm, startProcess, type World } from '../loop-world.ts';
import { killable, type Killable, type KillPoint } from './killable.ts';

/** How the world goes on after a process was killed. */
export const SCENARIOS = ['restart', 'duplicate delivery', 'second crash'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Sweeps after which an incident that has not ended is lost: 40 of them are twenty minutes. */
const SWEEPS_MAX = 40;
const SWEEP_MS = 30_000;

export interface Life {
  incident: Incident;
  /** Requests that write, in the order in which the first process made them. */
  writes: string[];
}

/** One incident from its alarm to its end, with the first process killed at `point` and the world going on by `scenario`. */
export const live = async (world: World, point?: KillPoint, scenario: Scenario = 'restart'): Promise<Life> => {
  const first = start(world, point);
  const opened = await raiseAlarm(world);
  const messages: OutboxMessage[] = await world.newStore().pendingOutbox(50);
  await run(world, first, opened);
  const others = first.isDead() ? recoverers(world, scenario, secondAfter(point)) : [];
  if (scenario === 'duplicate delivery') await redeliver(world, others, messages);
  for (const other of others) await run(world, other, opened);
  const incident = (await world.newStore().get(opened.incident_id))!;
  return { incident, writes: first.writes };
};

type Mortal = Omit<Killable, 'ports'> & { process: Process };

const start = (world: World, point?: KillPoint): Mortal => {
  const given = { store: world.newStore(), saver: world.saver, write: (call: AwsCall) => apply(world, call) };
  const life = killable(given, point);
  return { ...life, process: startProcess(world, life.ports) };
};

/** Somewhere else for every cell, so that the crashes in recovery are spread over it. */
const secondAfter = (point: KillPoint | undefined): KillPoint => ({
  nth: 1 + ((point?.nth ?? 0) % 6),
  when: point?.when === 'before' ? 'after' : 'before',
});

const recoverers = (world: World, scenario: Scenario, second: KillPoint) => {
  switch (scenario) {
    case 'restart':
      return [start(world)];
    case 'duplicate delivery':
      return [start(world), start(world)];
    case 'second crash':
      return [start(world, second), start(world)];
  }
};

/** Every message of the first process once more, to all processes at once. */
const redeliver = async (world: World, others: readonly Mortal[], messages: OutboxMessage[]): Promise<void> => {
  const all = [...messages, ...(await world.newStore().pendingOutbox(50))];
  await Promise.all(others.flatMap(({ process }) => all.map((message) => process.dispatcher.resend(message))));
  await Promise.all(others.map(({ process }) => process.dispatcher.settled()));
};

/** Lets a process work until it dies or the incident ends: its outbox, its sweeps, and a person who approves. */
const run = async (world: World, mortal: Mortal, { incident_id }: Incident): Promise<void> => {
  const { process, isDead } = mortal;
  process.dispatcher.start();
  await quiet(mortal);
  for (let sweep = 0; sweep < SWEEPS_MAX && !isDead(); sweep += 1) {
    const incident = (await world.newStore().get(incident_id))!;
    if (isTerminal(incident.status)) break;
    if (incident.status === 'PROPOSED') {
      await approve(world, incident);
      await process.dispatcher.advance(incident_id, 'APPROVED');
    } else {
      world.clock.goOn(SWEEP_MS);
      await process.sweep().catch(() => undefined);
    }
    await quiet(mortal);
  }
  await process.dispatcher.stop();
};

/** Waits until a process has nothing left to do but to wait: its clock stands still until then. */
const quiet = async ({ process, isIdle }: Mortal): Promise<void> => {
  for (let idleTurns = 0; idleTurns < 3; idleTurns = isIdle() ? idleTurns + 1 : 0) {
    await new Promise((resolve) => setImmediate(resolve));
    await process.dispatcher.settled();
  }
};

/** What must be true of every life, wherever it was interrupted. */
export const expectSound = async (world: World, { incident }: Life, allowed: readonly Status[]): Promise<void> => {
  const store = world.newStore();
  expect(allowed).toContain(incident.status);
  expect(await store.list()).toHaveLength(1);
  expect(verifyChain(await store.auditTrail(incident.incident_id), incident)).toMatchObject({ ok: true });
  expect(world.applied.length).toBeLessThanOrEqual(incident.status === 'ROLLED_BACK' ? 2 : 1);
  expect(isMended(world)).toBe(incident.status === 'RESOLVED');
  expect(hasLiveLease(incident, world.clock.now())).toBe(false);
  world.clock.goOn(LIMITS.leaseMs);
  const [target] = world.applied.map(({ input }) => String(input.FunctionName));
  if (target !== undefined) expect(await store.lockResource(target, 'another incident', 1_000)).toBe(true);
};
