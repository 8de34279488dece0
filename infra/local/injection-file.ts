import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Injection } from '../../chaos/injector.ts';
import { TerminalError } from '../../shared/errors.ts';
import { AwsCall, ChangeCall } from '../../shared/proposal.ts';

const about = { account_id: z.string(), fault: z.string(), injected_at: z.string() };
const Kept = z.union([
  z.object({ ...about, change: ChangeCall, inverse: ChangeCall }),
  z.object({ ...about, calls: z.array(AwsCall), undo: z.array(AwsCall) }),
]);
const Contents = z.object({ injections: z.array(Kept) });
type Kept = z.infer<typeof Kept>;

/** Injections made by hand in one account, kept in `DIR/injections.json` so that another command can undo them. */
export interface InjectionFile {
  all(): Promise<Injection[]>;
  find(fault: string): Promise<Injection | undefined>;
  /** Writes before anything is broken: a crash after it leaves an undo that does nothing, not damage without an undo. */
  add: (injection: Injection) => Promise<void>;
  remove(fault: string): Promise<void>;
}

export const createInjectionFile = (dataDir: string, accountId: string): InjectionFile => {
  const file = path.join(dataDir, 'injections.json');

  const read = async (): Promise<Kept[]> => {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    try {
      return Contents.parse(JSON.parse(text)).injections;
    } catch (cause) {
      throw new TerminalError(`\`${file}\` is not understood, and it holds the undo of what was injected`, { cause });
    }
  };
  const write = async (injections: readonly Kept[]): Promise<void> => {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    // Whole or not at all: half a file would lose every undo.
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, `${JSON.stringify({ injections }, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  };
  const isOf = (fault: string) => (kept: Kept) => kept.account_id === accountId && kept.fault === fault;

  return {
    all: async () => (await read()).filter(({ account_id }) => account_id === accountId),
    find: async (fault) => (await read()).find(isOf(fault)),
    add: async (injection) => write([...(await read()), Kept.parse({ account_id: accountId, ...injection })]),
    remove: async (fault) => write((await read()).filter((kept) => !isOf(fault)(kept))),
  };
};
