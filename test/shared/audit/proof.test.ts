import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { proofFile, proveSealed, type SealedProof, verifyProof } from '../../../shared/audit/proof.ts';
import type { parseKey } from '../../../shared/audit/seal-signer.ts';
import type { MemoryArchive } from './memory-archive.ts';
import { entriesOf, sealedTrail } from './sealed-trail.ts';
import { newSigner, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
let untouched: MemoryArchive;
let key: NonNullable<ReturnType<typeof parseKey>>;
beforeAll(async () => {
  ({ world, untouched } = await sealedTrail());
  key = await world.signer.publicKey();
});

const proofOf = async (incidentId: string, seq: number): Promise<SealedProof> =>
  (await proveSealed(untouched, { incidentId, seq }))!;

describe('the proof of an entry', () => {
  it('holds for every sealed entry, with the public key and nothing else', async () => {
    for (const n of [1, 2, 3, 4, 5])
      for (const { incident_id, seq } of entriesOf(untouched, n)) {
        const verdict = verifyProof(proofFile(await proofOf(incident_id, seq)), [key]);
        expect(verdict).toMatchObject({ ok: true, proof: { entry: { incident_id, seq }, seal: { n } } });
      }
  });

  it('is not there for an entry that is not sealed yet, or does not exist', async () => {
    const unsealed = (await world.store.list()).find(({ incident_id }) =>
      [1, 2, 3, 4, 5].every((n) => entriesOf(untouched, n).every((entry) => entry.incident_id !== incident_id)),
    )!;
    expect(await proveSealed(untouched, { incidentId: unsealed.incident_id, seq: 1 })).toBeUndefined();
    expect(await proveSealed(untouched, { incidentId: 'INC-1', seq: 1 })).toBeUndefined();
    const { incident_id } = entriesOf(untouched, 1)[0]!;
    expect(await proveSealed(untouched, { incidentId: incident_id, seq: 5 })).toBeUndefined();
  });

  it('finds the segment of an early entry of an incident that goes on', async () => {
    const { incident_id } = entriesOf(untouched, 1)[0]!;
    const note = { by: 'critic', principal: 'critic', type: 'objection', facts: {} } as const;
    await world.store.note(incident_id, note);
    await world.sealNext(world.sealer());
    const prove = (seq: number) => proveSealed(world.archive, { incidentId: incident_id, seq });
    expect([(await prove(4))?.seal.n, (await prove(5))?.seal.n]).toEqual([1, 7]);
  });

  it('does not hold with another key', async () => {
    const { incident_id, seq } = entriesOf(untouched, 2)[3]!;
    const file = proofFile(await proofOf(incident_id, seq));
    expect(verifyProof(file, [await newSigner().publicKey()])).toEqual({ ok: false, defect: 'key' });
    expect(verifyProof(file, [])).toEqual({ ok: false, defect: 'key' });
  });

  it('does not hold for another entry, another place or another seal', async () => {
    const [one, other] = entriesOf(untouched, 2) as [SealedProof['entry'], SealedProof['entry']];
    const [proof, second] = [await proofOf(one.incident_id, one.seq), await proofOf(other.incident_id, other.seq)];
    const elsewhere = await proofOf(entriesOf(untouched, 3)[0]!.incident_id, 1);
    const verdict = (over: Partial<SealedProof>) => verifyProof(proofFile({ ...proof, ...over }), [key]);
    expect(verdict({ entry: second.entry })).toEqual({ ok: false, defect: 'path' });
    expect(verdict({ entry: { ...one, principal: 'eve' } })).toEqual({ ok: false, defect: 'hash' });
    expect(verdict({ index: 1 })).toEqual({ ok: false, defect: 'path' });
    expect(verdict({ path: proof.path.slice(1) })).toEqual({ ok: false, defect: 'path' });
    expect(verdict({ seal: elsewhere.seal })).toEqual({ ok: false, defect: 'path' });
    expect(verdict({ seal: { ...proof.seal, root: elsewhere.seal.root } })).toEqual({ ok: false, defect: 'signature' });
  });

  it('does not hold once any byte of it was changed', async () => {
    const { incident_id, seq } = entriesOf(untouched, 2)[3]!;
    const file = proofFile(await proofOf(incident_id, seq));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (index, bits) => {
        const bent = Buffer.from(file);
        bent[index]! ^= bits;
        expect(verifyProof(bent, [key]).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
