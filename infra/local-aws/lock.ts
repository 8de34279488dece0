import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another live process serves this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  constructor(folder: string, pid: number) {
    super(`\`${folder}\` is in use by process ${pid}: stop it, or use another folder`);
  }
}

interface Holder {
  readonly pid: number;
  /** Start time of the process as Linux tells it, so that a reused pid is not taken for the holder. */
  readonly started?: string;
}

/** A takeover that was itself killed half-way is ignored after this long. */
const TAKEOVER_MS_MAX = 5_000;

/** Takes the folder for this process, over a dead holder if need be; returns its release. Throws FolderInUseError. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock');
  const release = (): void => rmSync(path, { force: true });
  if (create(path)) return release;
  const guard = join(folder, 'lock.takeover');
  enter(guard, folder);
  try {
    const holder = readHolder(path);
    if (holder && isAlive(holder)) throw new FolderInUseError(folder, holder.pid);
    release();
    if (!create(path)) throw new FolderInUseError(folder, readHolder(path)?.pid ?? 0);
    return release;
  } finally {
    rmdirSync(guard);
  }
}

function create(path: string): boolean {
  const holder: Holder = { pid: process.pid, ...startOf(process.pid) };
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Only one process at a time may judge a lock and replace it. */
function enter(guard: string, folder: string): void {
  try {
    mkdirSync(guard);
  } catch {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age < TAKEOVER_MS_MAX) throw new FolderInUseError(folder, 0);
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid)?.started;
  return started === undefined || now === undefined || started === now;
}

function startOf(pid: number): { started: string } | undefined {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop() ?? '';
    const started = afterName.split(' ')[19];
    return started ? { started } : undefined;
  } catch {
    return undefined;
  }
}
