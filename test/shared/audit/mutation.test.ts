import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { STATEMENT_PATH } from '../../../shared/audit/export-statement.ts';
import { createMemoryArchive, type MemoryArchive } from './memory-archive.ts';
import { sealAt, sealedTrail } from './sealed-trail.ts';
import type { SealingWorld } from './sealing-world.ts';

const LINE_FEED = 0x0a;

let world: SealingWorld;
let untouched: MemoryArchive;
beforeAll(async () => {
  ({ world, untouched } = await sealedTrail());
});

const copy = (): MemoryArchive => createMemoryArchive(new Map(untouched.files));

/** Number of the entry that a byte of a segment belongs to. */
const entryAt = (path: string, index: number): number => {
  const { total, count } = sealAt(untouched, Number(/\d+/.exec(path)![0]));
  const file = untouched.files.get(path)!.subarray(0, index);
  return total - count + file.toString().split('\n').length;
};

describe('an export', () => {
  it('shows any change of any byte of any file, in that file', async () => {
    // What the export says of its own making is signed by nobody: dated-export.test.ts says what may be changed there.
    const isProved = ([path, file]: [string, Buffer]): boolean => file.length > 0 && path !== STATEMENT_PATH;
    const paths = [...untouched.files].filter(isProved).map(([path]) => path);
    const mutation = fc.constantFrom(...paths).chain((path) =>
      fc.record({
        path: fc.constant(path),
        index: fc.nat(untouched.files.get(path)!.length - 1),
        bits: fc.integer({ min: 1, max: 255 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async ({ path, index, bits }) => {
        const files = copy();
        const file = Buffer.from(files.files.get(path)!);
        const isLineEnd = [file[index], file[index]! ^ bits].includes(LINE_FEED);
        file[index]! ^= bits;
        files.files.set(path, file);
        const verdict = await world.verify(files);
        expect(verdict.ok).toBe(false);
        expect(verdict.place?.file).toBe(path);
        // A line end that is lost or made moves what follows: the position is exact for every other byte.
        if (path.startsWith('segments/') && !isLineEnd) expect(verdict.place?.entry).toBe(entryAt(path, index));
      }),
      { numRuns: 300 },
    );
  });

  it('shows any byte added to any file, or taken off its end', async () => {
    for (const path of untouched.files.keys())
      for (const bend of [
        (file: Buffer) => Buffer.concat([file, Buffer.from(' ')]),
        (file: Buffer) => file.subarray(0, -1),
      ]) {
        const files = copy();
        const bent = bend(files.files.get(path)!);
        if (bent.equals(files.files.get(path)!)) continue;
        files.files.set(path, bent);
        expect(await world.verify(files)).toMatchObject({ ok: false, place: { file: path } });
      }
  });
});
