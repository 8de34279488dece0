import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TerminalError } from '../errors.ts';
import type { SealArchive } from './seal-archive.ts';

/** One folder and a file: nothing that leads out of it. */
const PATH = /^[a-z]+\/[A-Za-z0-9][A-Za-z0-9-]*\.[a-z]+$/;

/** Files of an audit trail in a folder: what an export is, and what it is verified from. */
export const createFolderArchive = (folder: string): SealArchive => {
  const at = (name: string): string => {
    if (!PATH.test(name)) throw new TerminalError(`\`${name}\` is not the path of an audit file`);
    return path.join(folder, name);
  };
  return {
    read: (name) => readFile(at(name)).catch(absent(undefined)),
    list: async (prefix) => {
      const names = await readdir(path.join(folder, prefix)).catch(absent([]));
      return names.map((name) => prefix + name).filter((name) => PATH.test(name));
    },
    put: async (name, file) => {
      const whole = path.join(folder, `.${randomUUID()}`);
      await mkdir(path.dirname(at(name)), { recursive: true });
      await writeFile(whole, file, { flag: 'wx' });
      // A link appears whole or not at all, and not where something is.
      const stored = await link(whole, at(name)).then(() => true, exists);
      await rm(whole);
      return stored ? 'stored' : 'exists';
    },
  };
};

const absent =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };

const exists = (error: NodeJS.ErrnoException): false => {
  if (error.code === 'EEXIST') return false;
  throw error;
};
