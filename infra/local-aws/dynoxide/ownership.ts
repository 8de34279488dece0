import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Two servers open one database file without complaint and lose each other's writes, so a file beside the database
 * says who has it: `pid` is the server's process, `owner` the process whose life it shares.
 */
interface Claim {
  readonly pid: number;
  readonly owner: number;
}

/** Takes the database over from a run that died; throws when a living run still uses it. */
export async function releaseStaleClaim(claimFile: string, databaseFile: string): Promise<void> {
  const claim = readClaim(claimFile);
  if (!claim) return;
  if (isServerOf(claim.pid, databaseFile)) {
    if (isAlive(claim.owner)) {
      throw new Error(
        `The data folder is in use by process ${claim.owner}: stop it, or choose another folder (claimed in ${claimFile}).`,
      );
    }
    await killAndWait(claim.pid, databaseFile);
  }
  rmSync(claimFile, { force: true });
}

export function writeClaim(claimFile: string, pid: number): void {
  writeFileSync(claimFile, JSON.stringify({ pid, owner: process.pid } satisfies Claim));
}

export function removeClaim(claimFile: string): void {
  rmSync(claimFile, { force: true });
}

function readClaim(claimFile: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(claimFile, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}

async function killAndWait(pid: number, databaseFile: string): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (let attempt = 0; attempt < 200 && isServerOf(pid, databaseFile); attempt++) await delay(10);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Process ids are reused, so a process counts only if its command line names this very database. */
function isServerOf(pid: number, databaseFile: string): boolean {
  return isAlive(pid) && commandLine(pid).includes(databaseFile);
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
