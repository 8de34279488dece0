import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cpuWaitMs } from '../../../../infra/local-aws/lambda-runtime/cpu-wait.ts';
import { startDeadline } from '../../../../infra/local-aws/lambda-runtime/deadline.ts';

/** Milliseconds after which a deadline of 100 ms comes. */
const expiry = (waitedMs: () => number): Promise<number> => {
  const begun = performance.now();
  return new Promise((resolve) => startDeadline(100, waitedMs, () => resolve(performance.now() - begun)));
};

describe('a deadline', () => {
  it('comes after its limit when nothing was kept from a processor', async () => {
    expect(await expiry(() => 5)).toBeGreaterThan(98);
  });

  it('comes later by the time that was spent waiting for one, also while it was put off', async () => {
    const waits = [1_000, 1_150, 1_200, 1_200];
    expect(await expiry(() => waits.shift() ?? 1_200)).toBeGreaterThan(298);
    expect(waits).toEqual([]);
  });

  it('does not come once it was cancelled, also while it is being put off', async () => {
    let waited = 0;
    let isExpired = false;
    const cancel = startDeadline(
      20,
      () => (waited += 50),
      () => (isExpired = true),
    );
    await delay(60);
    cancel();
    await delay(120);
    expect(isExpired).toBe(false);
  });
});

it('a process that is gone waits for no processor', () => {
  expect(cpuWaitMs(2 ** 22)).toBe(0);
  expect(cpuWaitMs(process.pid)).toBeGreaterThanOrEqual(0);
});
