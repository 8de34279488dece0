import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import * as sdk from '@aws-sdk/client-s3';
import { membersOf, serviceSchema } from '../../../../infra/local-aws/codec/schema.ts';
import { createWorld } from '../../../../infra/local-aws/create-world.ts';
import { createS3Service } from '../../../../infra/local-aws/services/s3/index.ts';
import { isAfter, paginate, type Line } from '../../../../infra/local-aws/services/s3/listing.ts';
import { parseRange } from '../../../../infra/local-aws/services/s3/range.ts';
import { openState } from '../../../../infra/local-aws/state.ts';
import { createTiming } from '../../../../infra/local-aws/timing.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const keys = fc
  .uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '😀'), minLength: 1, maxLength: 6 }), {
    maxLength: 20,
  })
  .map((unsorted) => unsorted.sort((a, b) => (isAfter(a, b) ? 1 : -1)));

const request = fc.record({
  Prefix: fc.constantFrom('', 'a', 'a/', '/'),
  Delimiter: fc.constantFrom(undefined, '/', 'b'),
});

const nameOf = (line: Line<string>): string => line.prefix ?? line.item;

/** What a listing of everything at once would say. */
const whole = (
  all: readonly string[],
  { Prefix, Delimiter }: { Prefix: string; Delimiter?: string | undefined },
): string[] => {
  const lines = all
    .filter((key) => key.startsWith(Prefix))
    .map((key) => {
      const at = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
      return at < 0 ? key : key.slice(0, at + (Delimiter?.length ?? 0));
    });
  return [...new Set(lines)];
};

describe('a listing in pages', () => {
  it('says the same as the whole, whatever the page size', () => {
    fc.assert(
      fc.property(keys, request, fc.integer({ min: 1, max: 5 }), (all, asked, MaxKeys) => {
        const seen: string[] = [];
        let after = '';
        for (let isTruncated = true; isTruncated; ) {
          const isBefore = (line: Line<string>): boolean => after !== '' && !isAfter(nameOf(line), after);
          const page = paginate(all, (key) => key, { ...asked, MaxKeys }, isBefore);
          const names = [...page.items, ...page.commonPrefixes];
          expect(names.length).toBeLessThanOrEqual(MaxKeys);
          seen.push(...names);
          isTruncated = page.isTruncated;
          after = page.last ? nameOf(page.last) : '';
        }
        expect(seen.sort()).toEqual(whole(all, asked).sort());
      }),
    );
  });

  it('of no keys is the last one', () => {
    expect(
      paginate(
        ['a'],
        (key) => key,
        { MaxKeys: 0 },
        () => false,
      ),
    ).toMatchObject({ items: [], isTruncated: false });
  });
});

describe('a byte range', () => {
  it('never leaves the object', () => {
    const bound = fc.option(fc.nat(20), { nil: undefined });
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 1, max: 10 }), (first, last, size) => {
        const header = `bytes=${first ?? ''}-${last ?? ''}`;
        fc.pre(!((first ?? 0) >= size) && !(first === undefined && last === 0));
        const range = parseRange(header, size);
        if (!range) return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThan(size);
        expect(range.start).toBeLessThanOrEqual(range.end);
      }),
    );
  });

  it.each([undefined, 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=0-1'])(
    'is the whole for %s',
    (header) => {
      expect(parseRange(header, 10)).toBeUndefined();
    },
  );
});

describe('the list of what S3 honours', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 's3-'));
  const world = createWorld({
    accountId: '123456789012',
    region: 'us-east-1',
    dataDir,
    timing: createTiming({ periodScale: 1, trailDelayMs: 0 }),
    state: openState(join(dataDir, 'state')),
  });
  const schemas = serviceSchema(sdk).operations;

  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it.each(Object.entries(createS3Service(world).operations))(
    'names only members that %s has, and every required one',
    (name, { honours }) => {
      const schema = schemas.get(name);
      const members = schema ? membersOf(schema.input).map(([member]) => member) : [];
      const honoured = honours.map((path) => path.split(/[.[{]/)[0] ?? '');
      expect(honoured.filter((member) => !members.includes(member))).toEqual([]);
      expect(schema?.required.filter((member) => !honoured.includes(member))).toEqual([]);
    },
  );
});
