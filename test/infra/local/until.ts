import { setTimeout as delay } from 'node:timers/promises';

/** Every look costs the host that is looked at a dozen requests. */
const LOOK_EVERY_MS = 300;

/** Looks until `look` finds something, and returns it. Throws when `ms` have passed, with what `describe` says then. */
export const until = async <T>(
  look: () => Promise<T | undefined>,
  ms: number,
  describe: () => Promise<string> | string,
): Promise<T> => {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${await describe()}`);
    await delay(LOOK_EVERY_MS);
  }
};
