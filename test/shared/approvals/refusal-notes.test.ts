import { beforeEach, describe, expect, it } from 'vitest';
import { RetryableError } from '../../../shared/errors.ts';
import type { Incident } from '../../../shared/incident.ts';
import type { DecideDependencies } from '../../../shared/approvals/decide.ts';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import { gateWorld, type GateWorld } from '../../approval-gate/gate-world.ts';
import { person } from './people.ts';

const WRONG_HASH = 'f'.repeat(64);

let world: GateWorld;
let incident: Incident;
beforeEach(async () => {
  world = await gateWorld({}, memoryStores());
  incident = await world.proposed();
});

const refusals = async () => (await world.trail(incident)).filter(({ type }) => type === 'decision-refused');
const many = <T>(count: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, work));

describe('refused decisions', () => {
  it('of one person are told once, and then once a minute with how many there were', async () => {
    const wrong = () => world.decide('ada', incident, { hash: WRONG_HASH });
    const answers = await many(30, wrong);
    expect(answers.every(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(await refusals()).toHaveLength(1);
    world.clock.goOn(60_000);
    await many(5, wrong);
    const [first, second, ...more] = await refusals();
    expect([first?.facts.refused_since_last_note, second?.facts.refused_since_last_note]).toEqual([undefined, 29]);
    expect(more).toEqual([]);
  });

  it('are told at once of every other person, and for every other reason', async () => {
    await world.decide('ada', incident, { hash: WRONG_HASH });
    await world.decide('bob', incident, { hash: WRONG_HASH });
    await world.decide('ada', incident, { decision: 'reject', reason: ' ' });
    const told = (await refusals()).map(({ principal, facts }) => [principal, facts.why]);
    expect(told).toEqual([
      ['ada', 'unknown-hash'],
      ['bob', 'unknown-hash'],
      ['ada', 'reason-missing'],
    ]);
  });

  it('tell who may not decide that, and not whether the hash is right', async () => {
    world.people.push(person('mallory', { groups: [] }));
    for (const hash of [WRONG_HASH, incident.proposal_hash!])
      expect(await world.decide('mallory', incident, { hash })).toMatchObject({ why: 'not-an-approver' });
    expect(await refusals()).toHaveLength(1);
  });

  it('are answered though their note cannot be written, which is told with the next one', async () => {
    let isBusy = true;
    const { store } = world.deps;
    const busy: DecideDependencies = {
      ...world.deps,
      store: {
        ...store,
        note: async (...given) => {
          if (isBusy) throw new RetryableError('too many writers');
          return store.note(...given);
        },
      },
    };
    const wrong = () => world.decide('ada', incident, { hash: WRONG_HASH }, busy);
    expect(await wrong()).toMatchObject({ outcome: 'refused', why: 'unknown-hash' });
    expect(await refusals()).toEqual([]);
    isBusy = false;
    world.clock.goOn(60_000);
    await wrong();
    expect((await refusals()).map(({ facts }) => facts.refused_since_last_note)).toEqual([1]);
  });
});

describe('a valid decision', () => {
  it('is taken though a dozen notes come between its reading and its writing', async () => {
    const { store } = world.elsewhere;
    let notes = 0;
    const slow: DecideDependencies = {
      ...world.deps,
      sealer: {
        ...world.deps.sealer,
        seal: async (decision) => {
          if (notes < 12) {
            notes += 1;
            await store.note(incident.incident_id, { by: 'watchdog', principal: 'noise', type: 'noise', facts: {} });
          }
          return world.deps.sealer.seal(decision);
        },
      },
    };
    expect(await world.decide('ada', incident, {}, slow)).toMatchObject({ outcome: 'approved' });
    expect(notes).toBe(12);
  });
});
