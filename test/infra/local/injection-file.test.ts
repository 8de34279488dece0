import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInjectionFile } from '../../../infra/local/injection-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'firebreak-injections-'));
});
afterEach(() => rm(dir, { recursive: true }));

const injection = (fault: string) => ({
  fault,
  injected_at: '2026-11-20T10:00:00.000Z',
  change: { change: 'set-function-timeout', params: { seconds: 1 } },
  inverse: { change: 'set-function-timeout', params: { seconds: 2 } },
});

describe('injections made by hand', () => {
  it('are found by another command, until they are restored', async () => {
    await createInjectionFile(dir, '111122223333').add(injection('timeout-too-low'));
    const later = createInjectionFile(dir, '111122223333');
    expect(await later.find('timeout-too-low')).toMatchObject(injection('timeout-too-low'));
    await later.remove('timeout-too-low');
    expect(await later.all()).toEqual([]);
  });

  it('of another account are neither shown nor removed', async () => {
    await createInjectionFile(dir, '111122223333').add(injection('timeout-too-low'));
    const other = createInjectionFile(dir, '444455556666');
    expect(await other.find('timeout-too-low')).toBeUndefined();
    await other.remove('timeout-too-low');
    expect(await createInjectionFile(dir, '111122223333').all()).toHaveLength(1);
  });

  it('are readable by their owner only', async () => {
    await createInjectionFile(dir, '111122223333').add(injection('timeout-too-low'));
    expect((await stat(path.join(dir, 'injections.json'))).mode & 0o777).toBe(0o600);
  });

  it('are never written over a file that is not understood', async () => {
    const file = path.join(dir, 'injections.json');
    await writeFile(file, '{"injections":');
    await expect(createInjectionFile(dir, '111122223333').add(injection('timeout-too-low'))).rejects.toThrow(
      /holds the undo/,
    );
    expect(await readFile(file, 'utf8')).toBe('{"injections":');
  });
});
