import { expect, it } from 'vitest';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { rememberBaselines } from '../../../shared/baseline/remember.ts';

const RESOURCE = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const BASELINE = { workload: 'orders', resources: [RESOURCE] } as unknown as Baseline;

/** A store whose reads are counted, and a clock that stands where it is put. */
const remembering = () => {
  const kept: Baseline[] = [];
  const at = { now: 0, reads: 0 };
  const store = {
    baselines: async () => {
      at.reads += 1;
      return [...kept];
    },
  };
  const clock = { now: () => new Date(at.now), sleep: async () => undefined };
  return { kept, at, remembered: rememberBaselines(store, clock) };
};

it('a baseline that is there is read once in a while', async () => {
  const { kept, at, remembered } = remembering();
  kept.push(BASELINE);
  for (at.now = 0; at.now < 9_000; at.now += 1_000) expect(await remembered.covering(RESOURCE)).toEqual(BASELINE);
  expect(at.reads).toBe(1);
});

it('a baseline that was captured after the others were remembered is found', async () => {
  const { kept, at, remembered } = remembering();
  expect(await remembered.ofWorkload('orders')).toBeUndefined();
  kept.push(BASELINE);
  at.now += 100;
  expect(await remembered.ofWorkload('orders')).toEqual(BASELINE);
});
