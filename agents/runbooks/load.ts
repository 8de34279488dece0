import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../../shared/errors.ts';
import { parseRunbook, type Runbook } from './runbook.ts';

/** The runbooks that are shipped. */
export const RUNBOOKS_DIR = import.meta.dirname;

/** Every runbook of a directory, by name, so that their order never depends on the file system. */
export const loadRunbooks = async (directory: string = RUNBOOKS_DIR): Promise<Runbook[]> => {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.md') && file !== 'README.md').sort();
  if (files.length === 0) throw new TerminalError(`no runbook in \`${directory}\``);
  return Promise.all(files.map(async (file) => parseOnce(file, await readFile(join(directory, file), 'utf8'))));
};

const parsed = new Map<string, Runbook>();

/** A file is read whenever it is asked for, and parsed when it says something new: many incidents ask in one process. */
const parseOnce = (file: string, text: string): Runbook => {
  const key = `${file}\n${text}`;
  const runbook = parsed.get(key) ?? parseRunbook(file, text);
  parsed.set(key, runbook);
  return runbook;
};
