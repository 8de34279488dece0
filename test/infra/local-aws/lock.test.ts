import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from '../../../infra/local-aws/lock.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder', () => {
  it('is refused while a live process holds it, by name', () => {
    lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUseError);
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
  });

  it('is free again after its release', () => {
    lockFolder(folder)();
    lockFolder(folder);
  });

  it.each([
    ['a process that has ended', () => JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid })],
    ['a process whose id was given to another', () => JSON.stringify({ pid: process.pid, started: '1' })],
    ['a holder that was killed while it wrote', () => '{"pi'],
  ])('is taken over from %s', (_holder, content) => {
    writeFileSync(lock, content());
    lockFolder(folder);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
