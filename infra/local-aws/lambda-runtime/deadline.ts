/** What is still owed when it is less than this is not worth another timer. */
const OWED_MS_MIN = 1;

/**
 * Calls `expire` after `limitMs`, not counting the time for which `waitedMs` says that it was kept from a processor: a
 * function on Lambda has its own, and must not fail here because its neighbours are at work. Returns what cancels it.
 */
export function startDeadline(limitMs: number, waitedMs: () => number, expire: () => void): () => void {
  const waitedBefore = waitedMs();
  let grantedMs = 0;
  let isCancelled = false;
  const judge = (): void => {
    if (isCancelled) return;
    const owedMs = waitedMs() - waitedBefore - grantedMs;
    if (owedMs < OWED_MS_MIN) return expire();
    grantedMs += owedMs;
    wait(owedMs);
  };
  let timer: NodeJS.Timeout;
  const wait = (ms: number): void => {
    // A busy host wakes up late, to the deadline first: an answer that came meanwhile is heard before it counts.
    timer = setTimeout(() => setImmediate(judge), ms);
  };
  wait(limitMs);
  return () => {
    isCancelled = true;
    clearTimeout(timer);
  };
}
