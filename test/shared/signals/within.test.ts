import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/clock.ts';
import { RetryableError } from '../../../shared/errors.ts';
import { within } from '../../../shared/signals/within.ts';
import { StandingClock } from '../store/records.ts';

describe('work with a limit', () => {
  it('is what it comes to, in time', async () => {
    expect(await within(Promise.resolve(5), 1_000, systemClock)).toBe(5);
    await expect(within(Promise.reject(new TypeError('no')), 1_000, systemClock)).rejects.toThrow(TypeError);
  });

  it('is to be tried again when it takes too long', async () => {
    const endless = new Promise<never>(() => undefined);
    await expect(within(endless, 15_000, new StandingClock())).rejects.toThrow(RetryableError);
  });
});
