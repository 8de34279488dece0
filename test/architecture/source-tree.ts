import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders that hold what was installed, built or left by a run: none of it is ours. */
const NOT_OURS = new Set(['node_modules', '.git', '.firebreak', 'dist', 'coverage']);
const CODE = /\.(?:ts|tsx|mts|mjs|js)$/;

/** Paths of all files of the project relative to its root, with `/`, in order. */
export const projectFiles = (folder = ''): string[] =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? projectFiles(file) : [file];
    })
    .sort();

export const isCode = (file: string): boolean => CODE.test(file);
export const isTest = (file: string): boolean => file.startsWith('test/');
export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Folders of the project's top level, hidden ones left out. */
export const topFolders = (): string[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_OURS.has(entry.name))
    .map(({ name }) => name);
