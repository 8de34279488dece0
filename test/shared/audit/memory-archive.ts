import type { SealArchive } from '../../../shared/audit/seal-archive.ts';

/** An archive in memory, whose files can be looked at and tampered with. */
export interface MemoryArchive extends SealArchive {
  files: Map<string, Buffer>;
}

export const createMemoryArchive = (files = new Map<string, Buffer>()): MemoryArchive => ({
  files,
  read: async (path) => files.get(path),
  list: async (folder) => [...files.keys()].filter((path) => path.startsWith(folder)),
  put: async (path, file) => {
    if (files.has(path)) return 'exists';
    files.set(path, Buffer.from(file));
    return 'stored';
  },
});
