import { beforeAll, describe, expect, it } from 'vitest';
import { chainFile, parseChain } from '../../../shared/audit/chain-file.ts';
import type { TrailVerdict } from '../../../shared/audit/trail-verdict.ts';
import { verifyExport } from '../../../shared/audit/verify-export.ts';
import { createMemoryArchive, type MemoryArchive } from './memory-archive.ts';
import {
  changed,
  entriesOf,
  putEntries,
  putSeal,
  rehash,
  reseal,
  sealAt,
  sealedTrail,
  without,
} from './sealed-trail.ts';
import { INTERVAL_SECONDS, sealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
let untouched: MemoryArchive;
beforeAll(async () => {
  ({ world, untouched } = await sealedTrail());
});

const copy = (): MemoryArchive => createMemoryArchive(new Map(untouched.files));
const verify = (files: MemoryArchive): Promise<TrailVerdict> => world.verify(files);

const TAMPERINGS: { name: string; tamper: (files: MemoryArchive) => void; defect: string; place: object }[] = [
  {
    name: 'an entry that was edited',
    tamper: (files) => putEntries(files, 3, changed(entriesOf(files, 3), 4)),
    defect: 'hash',
    place: { file: 'segments/3.ndjson', seal: 3, entry: 21 },
  },
  {
    name: 'an entry that was edited, with every hash after it made to fit',
    tamper: (files) => putEntries(files, 3, rehash(changed(entriesOf(files, 3), 4))),
    defect: 'root',
    place: { file: 'segments/3.ndjson', seal: 3 },
  },
  {
    name: 'an entry that was edited, with hashes and seal made to fit',
    tamper: (files) => reseal(files, 3, rehash(changed(entriesOf(files, 3), 4))),
    defect: 'signature',
    place: { file: 'seals/3.json', seal: 3 },
  },
  {
    name: 'an entry that was taken out',
    tamper: (files) => putEntries(files, 3, without(entriesOf(files, 3), 0)),
    defect: 'gap',
    place: { file: 'segments/3.ndjson', seal: 3 },
  },
  {
    name: 'an entry that was taken out, the rest numbered and hashed to fit',
    tamper: (files) => putEntries(files, 3, rehash(without(entriesOf(files, 3), 2))),
    defect: 'truncated',
    place: { file: 'segments/3.ndjson', seal: 3, entry: 24 },
  },
  {
    name: 'an entry that was taken out, the rest and the seal made to fit',
    tamper: (files) => reseal(files, 3, rehash(without(entriesOf(files, 3), 2))),
    defect: 'signature',
    place: { file: 'seals/3.json', seal: 3 },
  },
  {
    name: 'two entries of one incident that were swapped',
    tamper: (files) => {
      const entries = entriesOf(files, 2);
      const own = entries.flatMap(({ incident_id }, index) => (incident_id === entries[0]!.incident_id ? index : []));
      const [a, b] = own as [number, number];
      putEntries(files, 2, entries.with(a, entries[b]!).with(b, entries[a]!));
    },
    defect: 'gap',
    place: { file: 'segments/2.ndjson', seal: 2, entry: 9 },
  },
  {
    name: 'two segments that were swapped',
    tamper: (files) => {
      const [second, third] = [entriesOf(files, 2), entriesOf(files, 3)];
      putEntries(files, 2, third);
      putEntries(files, 3, second);
    },
    defect: 'root',
    place: { file: 'segments/2.ndjson', seal: 2 },
  },
  {
    name: 'an entry that was put in twice',
    tamper: (files) => putEntries(files, 4, [...entriesOf(files, 4), entriesOf(files, 4)[7]!]),
    defect: 'excess',
    place: { file: 'segments/4.ndjson', seal: 4, entry: 33 },
  },
  {
    name: 'sealed entries that were cut off',
    tamper: (files) => putEntries(files, 5, entriesOf(files, 5).slice(0, 6)),
    defect: 'truncated',
    place: { file: 'segments/5.ndjson', seal: 5, entry: 39 },
  },
  {
    name: 'a segment that was taken away',
    tamper: (files) => void files.files.delete('segments/2.ndjson'),
    defect: 'segment-missing',
    place: { file: 'segments/2.ndjson', seal: 2 },
  },
  {
    name: 'a seal in the middle that was dropped',
    tamper: (files) => void files.files.delete('seals/3.json'),
    defect: 'seal-missing',
    place: { file: 'seals/3.json', seal: 3 },
  },
  {
    name: 'a seal in the middle that was dropped, the later ones moved up with their segments',
    tamper: ({ files }) => {
      for (const n of [3, 4, 5]) {
        files.set(`seals/${n}.json`, files.get(`seals/${n + 1}.json`)!);
        files.set(`segments/${n}.ndjson`, files.get(`segments/${n + 1}.ndjson`)!);
      }
      files.delete('seals/6.json');
      files.delete('segments/6.ndjson');
    },
    defect: 'place',
    place: { file: 'seals/3.json', seal: 3 },
  },
  {
    name: 'a seal that was changed',
    tamper: (files) => putSeal(files, 3, { ...sealAt(files, 3), at: '2026-11-20T09:00:00.000Z' }),
    defect: 'signature',
    place: { file: 'seals/3.json', seal: 3 },
  },
  {
    name: 'the newest seal taken away, its segment left',
    tamper: (files) => void files.files.delete('seals/6.json'),
    defect: 'stray',
    place: { file: 'segments/6.ndjson', seal: 6 },
  },
  {
    name: 'a key that is not there',
    tamper: ({ files }) =>
      [...files.keys()].filter((path) => path.startsWith('keys/')).forEach((path) => files.delete(path)),
    defect: 'key',
    place: { file: 'seals/1.json', seal: 1 },
  },
];

describe('a sealed trail', () => {
  it('verifies as it was written', async () => {
    expect(await verify(copy())).toMatchObject({ ok: true, seals: 6, entries: 40, notes: [] });
  });

  it.each(TAMPERINGS)('shows $name, and where', async ({ tamper, defect, place }) => {
    const files = copy();
    tamper(files);
    expect(await verify(files)).toMatchObject({ ok: false, defect, place });
  });

  const aChain = (files: MemoryArchive): string => entriesOf(files, 2)[0]!.incident_id;
  const editChain = (edit: (chain: NonNullable<ReturnType<typeof parseChain>>) => ReturnType<typeof parseChain>) => {
    const files = copy();
    const path = `chains/${aChain(files)}.json`;
    files.files.set(path, chainFile(edit(parseChain(files.files.get(path)!)!)!));
    return files;
  };

  it('shows a chain that was written anew after it was sealed', async () => {
    const files = editChain(({ incident, entries }) => {
      const anew = rehash(changed(entries, 1));
      return { incident: { ...incident!, audit_head: anew.at(-1)!.hash }, entries: anew };
    });
    const place = { file: `chains/${aChain(files)}.json`, incident_id: aChain(files), seq: 2 };
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'sealed', place });
  });

  it('shows a chain that was cut together with the incident', async () => {
    const files = editChain(({ incident, entries }) => ({
      incident: { ...incident!, status: 'DIAGNOSED', audit_seq: 3, audit_head: entries[2]!.hash },
      entries: entries.slice(0, 3),
    }));
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'truncated', place: { seq: 4 } });
  });

  it('shows a chain that is given out as that of another incident', async () => {
    const files = editChain(({ incident, entries }) => ({
      incident: { ...incident!, incident_id: 'INC-20261120-OTHERS' },
      entries,
    }));
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'foreign', place: { seq: 1 } });
  });

  it('shows a chain that is given out as that of no incident', async () => {
    const files = editChain(({ entries }) => ({ entries }));
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'chain-missing', place: { seq: 1 } });
  });

  it('shows a status that the chain does not lead to', async () => {
    const files = editChain(({ incident, entries }) => ({ incident: { ...incident!, status: 'REJECTED' }, entries }));
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'status', place: { seq: 4 } });
  });

  it('shows a sealed incident that is gone', async () => {
    const files = copy();
    files.files.delete(`chains/${aChain(files)}.json`);
    expect(await verify(files)).toMatchObject({ defect: 'chain-missing', place: { incident_id: aChain(files) } });
  });

  it('shows the newest entries and their seals cut off, once two intervals have passed', async () => {
    const files = copy();
    const cut = new Set([...entriesOf(files, 5).map(({ incident_id }) => `chains/${incident_id}.json`)]);
    const isCut = (path: string): boolean => cut.has(path) || /\/[56]\./.test(path);
    const left = createMemoryArchive(new Map([...files.files].filter(([path]) => !isCut(path))));
    const sealedAt = Date.parse(sealAt(files, 4).at);
    const verifiedAfter = (seconds: number) => verifyExport(left, { at: new Date(sealedAt + seconds * 1_000) });
    expect(await verifiedAfter(2 * INTERVAL_SECONDS)).toMatchObject({ ok: true, seals: 4 });
    const found = { ok: false, defect: 'stale', place: { file: 'seals/4.json', seal: 4 } };
    expect(await verifiedAfter(2 * INTERVAL_SECONDS + 1)).toMatchObject(found);
  });

  it('shows an entry that was never sealed in two intervals', async () => {
    const late = sealingWorld();
    const sealer = late.sealer({ source: { async *changed() {}, entriesAfter: async () => [] } });
    const id = await late.incident();
    for (const _ of [1, 2, 3]) await late.sealNext(sealer);
    expect(await late.verify()).toMatchObject({ ok: false, defect: 'unsealed', place: { incident_id: id, seq: 1 } });
  });

  it('shows that nothing was sealed', async () => {
    expect(await sealingWorld().verify()).toMatchObject({ ok: false, defect: 'no-seal', seals: 0 });
  });

  it('trusts the given keys alone', async () => {
    const at = world.clock.now();
    const [own, other] = [await world.signer.publicKey(), await sealingWorld().signer.publicKey()];
    expect(await verifyExport(copy(), { at, trustedKeys: [own] })).toMatchObject({ ok: true });
    expect(await verifyExport(copy(), { at, trustedKeys: [other] })).toMatchObject({ ok: false, defect: 'key' });
  });

  it('is ordered by number where a clock went back, and says where', async () => {
    const skewed = sealingWorld();
    const id = await skewed.incident();
    skewed.clock.goOn(-60_000);
    await skewed.store.note(id, { by: 'critic', principal: 'critic', type: 'objection', facts: {} });
    await skewed.sealer().seal('due');
    const verdict = await skewed.verify();
    const place = { file: 'segments/1.ndjson', seal: 1, entry: 5, incident_id: id, seq: 5 };
    expect(verdict).toMatchObject({ ok: true, entries: 5, notes: [{ note: 'clock-went-back', place }] });
  });

  it('says which seal came late', async () => {
    const late = sealingWorld();
    const sealer = late.sealer();
    await sealer.seal('due');
    late.clock.goOn(3_000 * INTERVAL_SECONDS);
    await sealer.seal('due');
    expect((await late.verify()).notes).toEqual([{ note: 'late-seal', place: { file: 'seals/2.json', seal: 2 } }]);
  });
});
