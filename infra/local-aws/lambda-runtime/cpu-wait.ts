import { readFileSync } from 'node:fs';

/**
 * Milliseconds for which the main thread of a process was ready to run and had no processor. 0 where the system does
 * not tell, and when the process is gone.
 */
export function cpuWaitMs(pid: number): number {
  try {
    const [, waitedNs = '0'] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}
