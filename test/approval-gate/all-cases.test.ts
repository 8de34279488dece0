import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Cases that cannot apply, each with its reason; at most five. */
const INAPPLICABLE: Readonly<Record<string, string>> = {};

const numbered = Array.from({ length: 72 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`);

/** Numbers at the start of a title, in any file of this folder. */
const titled = new Set(
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(`${import.meta.dirname}/${file}`, 'utf8').matchAll(/['"`](A\d\d)\b/g)])
    .map(([, number]) => number),
);

it('each of the 72 approval cases has a test that carries its number', () => {
  expect(numbered.filter((number) => !titled.has(number) && !(number in INAPPLICABLE))).toEqual([]);
  expect(Object.keys(INAPPLICABLE).length).toBeLessThanOrEqual(5);
});
