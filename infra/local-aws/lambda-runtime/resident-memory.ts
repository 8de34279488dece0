import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const KB_PER_MB = 1024;

/**
 * Megabytes that a process really holds: heap, Buffers and shared memory alike. Pages of the Node binary are left
 * out where the system tells them apart, because all environments share them and a real environment's do not count
 * against a neighbour either. 0 when the process is gone.
 */
export function residentMb(pid: number): number {
  try {
    return process.platform === 'linux' ? privateMb(pid) : totalMb(pid);
  } catch {
    return 0;
  }
}

/** How often memory is looked at: reading `/proc` costs microseconds, asking `ps` costs a process. */
export const MEMORY_SAMPLE_MS = process.platform === 'linux' ? 15 : 250;

function privateMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kb = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return (kb('RssAnon') + kb('RssShmem')) / KB_PER_MB;
}

function totalMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / KB_PER_MB;
}
