import { fork } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from '../../../infra/local-aws/state.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const reopened = <V>(name: string): [string, V][] => openState(folder).collection<V>(name).entries();

describe('a collection', () => {
  it('holds after a restart what was set, changed in place and deleted', async () => {
    const state = openState(folder);
    const queues = state.collection<{ depth: number }>('sqs:queues');
    queues.set('a', { depth: 1 });
    queues.set('b', { depth: 1 });
    await state.flush();
    queues.get('a')!.depth = 2;
    queues.touch('a');
    queues.delete('b');
    await state.close();
    expect(reopened('sqs:queues')).toEqual([['a', { depth: 2 }]]);
  });

  it('is one and the same for everybody who asks for its name', () => {
    const state = openState(folder);
    state.collection<number>('numbers').set('a', 1);
    expect(state.collection<number>('numbers').get('a')).toBe(1);
    expect(state.collection<number>('others').has('a')).toBe(false);
  });

  it('loses only the line that was torn by a kill', async () => {
    const state = openState(folder);
    state.collection<number>('numbers').set('a', 1);
    await state.close();
    appendFileSync(join(folder, 'numbers.journal'), '{"k":"b","v"');
    expect(reopened('numbers')).toEqual([['a', 1]]);
    expect(reopened('numbers')).toEqual([['a', 1]]);
  });

  it('does not grow with the number of changes', async () => {
    const state = openState(folder);
    const values = state.collection<string>('values');
    for (let round = 0; round < 60; round += 1) {
      values.set('a', `${round}`.padEnd(100_000, '.'));
      await state.flush();
    }
    await state.close();
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThan(1_500_000);
    expect(reopened<string>('values')[0]![1]).toMatch(/^59/);
  });
});

describe('flush', () => {
  it('rejects, and keeps what is to be written, when the disk refuses', async () => {
    const state = openState(folder);
    const loop: { self?: unknown } = {};
    loop.self = loop;
    const values = state.collection<unknown>('values');
    values.set('a', loop);
    await expect(state.flush()).rejects.toThrow(/circular/i);
    values.set('a', 'plain');
    await state.flush();
    expect(reopened('values')).toEqual([['a', 'plain']]);
  });

  it('has written everything acknowledged when the process is killed', async () => {
    const child = fork(new URL('./state-writer.ts', import.meta.url), [folder], { execArgv: ['--import', 'tsx'] });
    const acknowledged: number[] = [];
    await new Promise<void>((resolve) => {
      child.on('message', (value: number) => {
        acknowledged.push(value);
        if (acknowledged.length === 200) child.kill('SIGKILL');
      });
      child.on('exit', () => resolve());
    });
    const kept = new Set(reopened<number>('numbers').map(([, value]) => value));
    expect(acknowledged.filter((value) => !kept.has(value))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
  });
});
