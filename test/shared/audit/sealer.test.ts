import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../shared/errors.ts';
import { readLatestSeal } from '../../../shared/audit/latest-seal.ts';
import { parseSeal, sealHash, type SignedSeal } from '../../../shared/audit/seal.ts';
import { createStoreSource } from '../../../shared/audit/store-source.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { openIncident, StandingClock } from '../store/records.ts';
import { INTERVAL_SECONDS, newSigner, sealingWorld, type SealingWorld } from './sealing-world.ts';

const sealOf = (world: SealingWorld, n: number): SignedSeal => parseSeal(world.archive.files.get(`seals/${n}.json`)!)!;
const sealCount = (world: SealingWorld): number =>
  [...world.archive.files.keys()].filter((path) => path.startsWith('seals/')).length;

describe('the sealer', () => {
  it('seals what is new, in the order of its arrival, and says where every chain stood', async () => {
    const world = sealingWorld();
    const ids = [await world.incident(), await world.incident()];
    const sealer = world.sealer();
    expect(await sealer.seal('due')).toMatchObject({ outcome: 'sealed', entries: 8, isFull: false, broken: 0 });
    const seal = sealOf(world, 1);
    expect(seal).toMatchObject({ n: 1, count: 8, total: 8, previous: '0'.repeat(64), path: 'seals/1.json' });
    expect(seal.heads.map(({ incident_id, seq }) => [incident_id, seq])).toEqual(ids.sort().map((id) => [id, 4]));
    expect(await world.verify()).toMatchObject({ ok: true, seals: 1, entries: 8 });
  });

  it('seals on its interval even when nothing happened', async () => {
    const world = sealingWorld();
    const sealer = world.sealer();
    await sealer.seal('due');
    for (const n of [2, 3]) {
      await world.sealNext(sealer);
      expect(sealOf(world, n)).toMatchObject({ n, count: 0, total: 0, heads: [] });
    }
    expect(await world.verify()).toMatchObject({ ok: true, seals: 3, entries: 0 });
  });

  it('waits for its interval, and seals at once when it closes with something new', async () => {
    const world = sealingWorld();
    const sealer = world.sealer();
    await sealer.seal('due');
    expect(await sealer.seal('closing')).toMatchObject({ outcome: 'nothing-new' });
    await world.incident();
    expect(await sealer.seal('due')).toMatchObject({ outcome: 'not-due' });
    expect(await sealer.seal('closing')).toMatchObject({ outcome: 'sealed', entries: 4 });
  });

  it('tells the newest seal, and so does the archive', async () => {
    const world = sealingWorld();
    const sealer = world.sealer();
    expect(sealer.latestSeal()).toBeUndefined();
    await sealer.seal('due');
    await world.sealNext(sealer);
    const hash = sealHash(world.archive.files.get('seals/2.json')!);
    expect(sealer.latestSeal()).toEqual({ n: 2, hash, at: sealOf(world, 2).at });
    expect(await readLatestSeal(world.archive)).toEqual(sealer.latestSeal());
  });

  it('seals every entry once, however much happens between two seals and however small segments are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (rounds, entriesMax) => {
          const world = sealingWorld();
          const sealer = world.sealer({ entriesMax });
          for (const incidents of rounds) {
            for (let n = 0; n < incidents; n += 1) await world.incident();
            await world.sealNext(sealer);
          }
          for (let more = true; more; ) more = (await sealer.seal('closing')).outcome === 'sealed';
          const entries = 4 * rounds.reduce((sum, incidents) => sum + incidents, 0);
          expect(await world.verify()).toMatchObject(
            sealCount(world) > 0 ? { ok: true, entries } : { ok: false, defect: 'no-seal' },
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('finds an incident of a slow clock by looking at all of them once an hour', async () => {
    const clock = new StandingClock('2026-11-19T10:00:00.000Z');
    const store = createMemoryStore({ clock });
    const world = sealingWorld();
    const sealer = world.sealer({ source: createStoreSource(store) });
    await sealer.seal('due');
    await openIncident(store);
    await world.sealNext(sealer);
    expect(sealOf(world, 2).count).toBe(0);
    world.clock.goOn(3_600_000);
    await sealer.seal('due');
    expect(sealOf(world, 3).count).toBe(1);
  });

  it('seals no entry of a chain that is broken, says so for good, and goes on with the others', async () => {
    const world = sealingWorld();
    const [bent, sound] = [await world.incident(), await world.incident()];
    const honest = createStoreSource(world.store);
    const source: typeof honest = {
      ...honest,
      entriesAfter: async (id, seq, limit) =>
        (await honest.entriesAfter(id, seq, limit)).map((entry) =>
          id === bent && entry.seq === 3 ? { ...entry, principal: 'eve' } : entry,
        ),
    };
    await world.sealer({ source }).seal('due');
    const { heads, broken } = sealOf(world, 1);
    expect(broken).toEqual([{ incident_id: bent, seq: 3, defect: 'hash' }]);
    expect(new Map(heads.map(({ incident_id, seq }) => [incident_id, seq]))).toEqual(
      new Map([
        [bent, 2],
        [sound, 4],
      ]),
    );
    expect(await world.verify()).toMatchObject({ ok: false, defect: 'broken', place: { incident_id: bent, seq: 3 } });
  });

  it('writes nothing once the archive is not what was sealed', async () => {
    const world = sealingWorld();
    const sealer = world.sealer();
    await sealer.seal('due');
    world.archive.files.delete('seals/1.json');
    world.clock.goOn(INTERVAL_SECONDS * 1_000);
    await expect(sealer.seal('due')).rejects.toThrow(TerminalError);
    expect(sealCount(world)).toBe(0);
  });

  it('does not follow a seal that somebody else signed', async () => {
    const world = sealingWorld();
    const sealer = world.sealer();
    await sealer.seal('due');
    const other = sealingWorld();
    const stranger = other.sealer({ signer: newSigner() });
    await stranger.seal('due');
    await other.sealNext(stranger);
    world.archive.files.set('seals/2.json', other.archive.files.get('seals/2.json')!);
    world.clock.goOn(INTERVAL_SECONDS * 1_000);
    await expect(sealer.seal('due')).rejects.toThrow('seal 2 in the archive is not one of ours');
  });

  it('does not seal a segment that somebody put in its way', async () => {
    const world = sealingWorld();
    await world.incident();
    world.archive.files.set('segments/1.ndjson', Buffer.from('{"incident_id":"INC-1"}\n'));
    await expect(world.sealer().seal('due')).rejects.toThrow(
      'segment 1 in the archive does not say what the tables say',
    );
    expect(sealCount(world)).toBe(0);
  });

  it('takes a new key, and what the old one signed still verifies', async () => {
    const world = sealingWorld();
    await world.incident();
    await world.sealer().seal('due');
    const rotated = world.sealer({ signer: newSigner('arn:aws:kms:eu-central-1:111122223333:key/second') });
    await world.sealNext(rotated);
    expect([sealOf(world, 1).key_id, sealOf(world, 2).key_id].map((id) => id.split('/')[1])).toEqual([
      'first',
      'second',
    ]);
    const verdict = await world.verify();
    expect(verdict).toMatchObject({ ok: true, seals: 2 });
    expect(verdict.keys).toEqual([sealOf(world, 1).key_sha256, sealOf(world, 2).key_sha256]);
  });
});
