import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listener } from '../../../infra/local/listen.ts';
import { serve } from '../../../infra/local/serve.ts';

describe('a server that cannot start', () => {
  let dataDir: string;
  let other: Listener;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'firebreak-test-'));
    other = await listen(() => new Response('taken'));
  });
  afterAll(async () => {
    await other.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  // The folder is locked by whoever hosts it: a second try gets past the lock only when the first one let go of it.
  it.each([
    ['the port is taken', () => ({ port: Number(new URL(other.url).port) }), 'EADDRINUSE'],
    ['the model is not known', () => ({ model: 'nosuch:model' }), 'nosuch:model'],
  ])('says that %s, and leaves nothing behind that holds the folder', async (_, options, problem) => {
    const start = () => serve({ ...options(), dataDir, log: () => undefined });
    await expect(start()).rejects.toThrow(problem);
    await expect(start()).rejects.toThrow(problem);
  });
});
