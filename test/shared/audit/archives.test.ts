import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderArchive } from '../../../shared/audit/folder-archive.ts';
import { createMemoryLedger } from '../../../shared/audit/memory-ledger.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { sealArchiveContract } from '../../contracts/seal-archive.contract.ts';
import { sealLedgerContract } from '../../contracts/seal-ledger.contract.ts';
import { createMemoryArchive } from './memory-archive.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-archive-'));
});
afterAll(() => rm(folder, { recursive: true }));

const newFolder = (): Promise<string> => mkdtemp(path.join(folder, 'archive-'));

describe('in a folder', () => {
  sealArchiveContract(async () => createFolderArchive(await newFolder()));

  it.each(['../seals/1.json', 'seals/../../1.json', '/etc/passwd', 'seals/1', 'seals/a/b.json', ''])(
    'refuses the path `%s`',
    async (name) => {
      const archive = createFolderArchive(await newFolder());
      await expect(Promise.resolve().then(() => archive.read(name))).rejects.toThrow(TerminalError);
      await expect(archive.put(name, Buffer.from('x'))).rejects.toThrow(TerminalError);
    },
  );
});

describe('in memory', () => {
  sealArchiveContract(async () => createMemoryArchive());
  sealLedgerContract(async () => createMemoryLedger());
});
