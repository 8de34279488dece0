import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExportStatement, parseStatement, STATEMENT_PATH } from '../../../shared/audit/export-statement.ts';
import { readLatestSeal } from '../../../shared/audit/latest-seal.ts';
import { copyFiles } from '../../../shared/audit/copy-files.ts';
import { verifyDatedExport } from '../../../shared/audit/verify-dated-export.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import { createMemoryArchive, type MemoryArchive } from './memory-archive.ts';
import { entriesOf, sealAt, sealedTrail } from './sealed-trail.ts';
import { INTERVAL_SECONDS, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
let untouched: MemoryArchive;
beforeAll(async () => {
  ({ world, untouched } = await sealedTrail());
});

const YEAR_MS = 365 * 86_400_000;
const copy = (): MemoryArchive => createMemoryArchive(new Map(untouched.files));
const made = (): Date => world.clock.now();
const nextYear = (): Date => new Date(made().getTime() + YEAR_MS);
const verify = (files: MemoryArchive, at?: Date) => verifyDatedExport(files, { now: nextYear(), ...(at && { at }) });
const statementOf = (files: MemoryArchive): ExportStatement => parseStatement(files.files.get(STATEMENT_PATH)!)!;
const state = (files: MemoryArchive, statement: ExportStatement): MemoryArchive => {
  files.files.set(STATEMENT_PATH, Buffer.from(canonicalJson(statement)));
  return files;
};

/** Without the last seals, their segments and the chains that began in them; what the export says of itself is left. */
const cutAfter = (n: number): MemoryArchive => {
  const later = [4, 5].filter((each) => each > n);
  const chains = new Set(
    later.flatMap((each) => entriesOf(untouched, each).map(({ incident_id }) => `chains/${incident_id}.json`)),
  );
  const isCut = (path: string): boolean => chains.has(path) || Number(/^(?:seals|segments).(\d+)/.exec(path)?.[1]) > n;
  return createMemoryArchive(new Map([...untouched.files].filter(([path]) => !isCut(path))));
};

describe('an export that says when it was made', () => {
  it('verifies a year later as of then', async () => {
    const as_of = { at: made().toISOString(), word: 'export' };
    expect(await verify(copy())).toMatchObject({ ok: true, seals: 6, as_of });
  });

  it.each([5, 4, 3])('shows the tail after seal %i cut off, whatever it is held against', async (n) => {
    const found = { ok: false, defect: 'export-end', place: { file: STATEMENT_PATH } };
    expect(await verify(cutAfter(n))).toMatchObject(found);
    expect(await verify(cutAfter(n), new Date(sealAt(untouched, n).at))).toMatchObject(found);
  });

  it('shows a tail that was cut off where the seal was made to fit and the moment was not', async () => {
    const files = cutAfter(3);
    const newest = await readLatestSeal(files);
    state(files, { ...statementOf(files), newest_seal: { n: 3, hash: newest!.hash } });
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'stale', place: { seal: 3 } });
  });

  it('shows what was cut and dated back only to whoever knows when it was made', async () => {
    const files = createMemoryArchive(cutAfter(3).files);
    files.files.delete(STATEMENT_PATH);
    // The incident that is not sealed yet is younger than the moment that is made up.
    const then = new Date(sealAt(files, 3).at);
    await copyFiles(files, files, then);
    expect(await verify(files)).toMatchObject({ ok: true, seals: 3, as_of: { word: 'export' } });
    expect(await verify(files, made())).toMatchObject({ ok: false, defect: 'stale' });
  });

  it('is not older than its newest seal', async () => {
    const files = copy();
    const before = new Date(Date.parse(sealAt(files, 6).at) - 1).toISOString();
    state(files, { ...statementOf(files), made_at: before });
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'export-date', place: { file: STATEMENT_PATH } });
  });

  it('is dated by its newest seal where the clock of whoever makes it is slow', async () => {
    const files = createMemoryArchive();
    await copyFiles(untouched, files, new Date(0));
    expect(await verify(files)).toMatchObject({ ok: true, as_of: { at: sealAt(files, 6).at } });
  });

  it('may be changed in nothing but its moment, within two intervals after its newest seal', async () => {
    const file = untouched.files.get(STATEMENT_PATH)!;
    const sealed = Date.parse(sealAt(untouched, 6).at);
    const mutation = fc.record({ index: fc.nat(file.length - 1), bits: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ index, bits }) => {
        const bent = Buffer.from(file);
        bent[index]! ^= bits;
        const files = copy();
        files.files.set(STATEMENT_PATH, bent);
        const verdict = await verify(files);
        if (!verdict.ok) return;
        expect(statementOf(files).newest_seal).toEqual(statementOf(untouched).newest_seal);
        const afterMs = Date.parse(verdict.as_of.at) - sealed;
        expect(afterMs).toBeGreaterThanOrEqual(0);
        expect(afterMs).toBeLessThanOrEqual(2_000 * INTERVAL_SECONDS);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an export that does not say when it was made', () => {
  it('is held against now', async () => {
    const files = copy();
    files.files.delete(STATEMENT_PATH);
    expect(await verify(files)).toMatchObject({ ok: false, defect: 'stale', as_of: { word: 'none' } });
    expect(await verify(files, made())).toMatchObject({ ok: true, as_of: { word: 'asked' } });
  });
});
