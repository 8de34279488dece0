import { randomUUID } from 'node:crypto';
import { mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { read as readCallback } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { World } from '../../world.ts';

const readDescriptor = promisify(readCallback);

/** Bytes of objects, one file each under a name of its own, so that a file once written never changes. */
export interface Bodies {
  /** Resolves with the file's name when the bytes are written. */
  write(bytes: Uint8Array): Promise<string>;
  /** Bytes `start` up to and including `end`. */
  read(file: string, start: number, end: number): Promise<Buffer>;
  readWhole(file: string): Buffer;
  /** Removes files once the state that no longer names them is on disk. */
  discard(files: readonly string[]): void;
}

export function bodies(world: World): Bodies {
  const folder = join(world.dataDir, 'objects');
  mkdirSync(folder, { recursive: true });
  return {
    async write(bytes) {
      const file = randomUUID();
      await writeFile(join(folder, file), bytes, { flag: 'wx' });
      return file;
    },
    async read(file, start, end) {
      // Opened before anything is awaited: a writer may replace the object and remove the file meanwhile.
      const descriptor = openSync(join(folder, file), 'r');
      try {
        const length = end - start + 1;
        const { bytesRead, buffer } = await readDescriptor(descriptor, Buffer.alloc(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      } finally {
        closeSync(descriptor);
      }
    },
    readWhole: (file) => readFileSync(join(folder, file)),
    discard(files) {
      if (files.length === 0) return;
      const remove = async (): Promise<void> => {
        await world.state.flush();
        await Promise.all(files.map((file) => rm(join(folder, file), { force: true })));
      };
      // A file left behind wastes space and harms nothing.
      remove().catch(() => undefined);
    },
  };
}
