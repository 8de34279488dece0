import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiClient } from '../../../console/cli/api-client.ts';
import {
  exportAudit,
  proveFromFolder,
  verifyFolder,
  verifyProofFile,
} from '../../../console/cli/commands/audit-offline.ts';
import { proveEntry, verifyAudit } from '../../../console/cli/commands/audit.ts';
import type { ClientCommand } from '../../../console/cli/commands/incidents.ts';
import { CouldNotRunError, EXIT, NotMetError, WrongUseError } from '../../../console/cli/exit.ts';
import { createScreen } from '../../../console/cli/screen.ts';
import { listen, type Listener } from '../../../infra/local/listen.ts';
import { keyFile } from '../../../shared/audit/seal-signer.ts';
import { newSigner, sealingWorld, type SealingWorld } from '../../shared/audit/sealing-world.ts';
import { apiWorld } from '../world.ts';

let sealing: SealingWorld;
let server: Listener;
let folder: string;
let id: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-audit-'));
  sealing = sealingWorld();
  const { store, clock, archive } = sealing;
  const world = apiWorld({ store, clock, sealed: archive });
  server = await listen((request) => world.fetch(request));
  world.origins.push(server.url);
  id = await sealing.incident();
  await sealing.sealer().seal('due');
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A command line, and what it wrote. */
const client = ({ json = true } = {}) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()] as unknown as NodeJS.WriteStream[];
  const screen = createScreen({ stdin: {}, stdout: stdout!, stderr: stderr!, env: {} }, { json });
  const command: ClientCommand = { screen, api: createApiClient({ url: server.url, token: 'token-of-ada' }) };
  const out = (): string => String((stdout as unknown as PassThrough).read() ?? '');
  return { screen, command, out, document: () => JSON.parse(out()) as Record<string, unknown> };
};

const at = (name: string): string => path.join(folder, name);
const exported = async (): Promise<string> => {
  expect(await exportAudit(client().command, at('export'))).toBe(EXIT.good);
  return at('export');
};
const now = () => ({ key: [], now: sealing.clock.now() });
const trustedKey = async (): Promise<string> => {
  await writeFile(at('key.pem'), keyFile(await sealing.signer.publicKey()));
  return at('key.pem');
};
const otherKey = async (): Promise<string> => {
  await writeFile(at('other.pem'), keyFile(await newSigner().publicKey()));
  return at('other.pem');
};

describe('audit verify of a running server', () => {
  it('covers the seals', async () => {
    const { command, document } = client();
    expect(await verifyAudit(command)).toBe(EXIT.good);
    expect(document()).toMatchObject({
      ok: true,
      incidents: [{ incident_id: id }],
      seals: { ok: true, seals: 1, entries: 4 },
    });
  });

  it('is not met once the sealer stood still for two intervals', async () => {
    sealing.clock.goOn(601_000);
    const { command, out } = client({ json: false });
    expect(await verifyAudit(command)).toBe(EXIT.notMet);
    expect(out()).toMatch(/the newest seal is older than two intervals.*seal 1, seals\/1\.json/s);
  });
});

describe('an export', () => {
  it('verifies with the keys it holds, or with the one that is trusted', async () => {
    const from = await exported();
    expect(await verifyFolder(client().screen, from, now())).toBe(EXIT.good);
    expect(await verifyFolder(client().screen, from, { ...now(), key: [await trustedKey()] })).toBe(EXIT.good);
  });

  it('does not verify with another key', async () => {
    const { screen, document } = client();
    expect(await verifyFolder(screen, await exported(), { ...now(), key: [await otherKey()] })).toBe(EXIT.notMet);
    expect(document()).toMatchObject({ ok: false, defect: 'key', place: { seal: 1 } });
  });

  it('that was edited is named, with the place', async () => {
    const segment = path.join(await exported(), 'segments', '1.ndjson');
    await writeFile(segment, (await readFile(segment, 'utf8')).replace('"seq":2', '"seq":7'));
    const { screen, out } = client({ json: false });
    expect(await verifyFolder(screen, at('export'), now())).toBe(EXIT.notMet);
    expect(out()).toContain(`(gap): entry 2, ${id}:7, seal 1, segments/1.ndjson`);
  });

  it('verifies as of the moment that it states, however much later, and says whose word that is', async () => {
    const from = await exported();
    const made = sealing.clock.now().toISOString();
    sealing.clock.goOn(86_400_000);
    const { screen, out } = client({ json: false });
    expect(await verifyFolder(screen, from, now())).toBe(EXIT.good);
    const said = out();
    expect(said).toContain('1 seal over 4 entries, unbroken');
    expect(said).toContain(`as of ${made} (the export's own word; pass \`--at TIME\``);
  });

  it('is held against another moment when one is asked for', async () => {
    const from = await exported();
    const at = new Date(sealing.clock.now().getTime() + 601_000);
    const { screen, document } = client();
    expect(await verifyFolder(screen, from, { ...now(), at })).toBe(EXIT.notMet);
    expect(document()).toMatchObject({ defect: 'stale', as_of: { at: at.toISOString(), word: 'asked' } });
  });

  it('that does not say when it was made is held against now', async () => {
    const from = await exported();
    await rm(path.join(from, 'export'), { recursive: true });
    sealing.clock.goOn(601_000);
    const { screen, out } = client({ json: false });
    expect(await verifyFolder(screen, from, now())).toBe(EXIT.notMet);
    expect(out()).toContain('the export does not say when it was made');
  });

  it('is not written over another one', async () => {
    const from = await exported();
    await expect(exportAudit(client().command, from)).rejects.toThrow(WrongUseError);
  });

  it.each([
    ['a folder that is not there', 'nothing', CouldNotRunError, /there is no folder/],
    ['a folder that is no export', '.', WrongUseError, /holds no export/],
    ['a file', 'key.pem', WrongUseError, /is a file/],
  ])('is not looked for in %s', async (_, name, refusal, message) => {
    await trustedKey();
    const said = { message: expect.stringMatching(message) as string };
    const { screen } = client();
    for (const attempt of [
      () => verifyFolder(screen, at(name), now()),
      () => proveFromFolder(screen, `${id}:3`, { from: at(name) }),
    ]) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(refusal);
      expect(error).toMatchObject(said);
    }
  });
});

describe('the proof of an entry', () => {
  const bent = async (): Promise<string> => {
    await writeFile(at('bent.json'), (await readFile(at('proof.json'), 'utf8')).replace('"seq":3', '"seq":2'));
    return at('bent.json');
  };

  it('is written by the server or out of an export, and both are the same file', async () => {
    const from = await exported();
    const { command, screen, document } = client();
    expect(await proveEntry(command, `${id}:3`, { out: at('proof.json') })).toBe(EXIT.good);
    expect(document()).toMatchObject({ seq: 3, holds: true, sealed: { index: 2, seal: { n: 1 } } });
    expect(await proveFromFolder(screen, `${id}:3`, { from, out: at('again.json') })).toBe(EXIT.good);
    expect(await readFile(at('again.json'))).toEqual(await readFile(at('proof.json')));
  });

  it('holds with the key and nothing else, and with no other key', async () => {
    await proveEntry(client().command, `${id}:3`, { out: at('proof.json') });
    const { screen, document } = client();
    expect(await verifyProofFile(screen, at('proof.json'), [await trustedKey()])).toBe(EXIT.good);
    expect(document()).toMatchObject({ ok: true, entry: { incident_id: id, seq: 3 } });
    expect(await verifyProofFile(screen, at('proof.json'), [await otherKey()])).toBe(EXIT.notMet);
    expect(document()).toEqual({ ok: false, defect: 'key' });
    expect(await verifyProofFile(screen, await bent(), [await trustedKey()])).toBe(EXIT.notMet);
    expect(document()).toEqual({ ok: false, defect: 'hash' });
    await expect(verifyProofFile(screen, at('proof.json'), [])).rejects.toThrow(WrongUseError);
  });

  it('is not there before the entry is sealed', async () => {
    const entry = { by: 'critic', principal: 'critic', type: 'objection', facts: {} } as const;
    await sealing.store.note(id, entry);
    const from = await exported();
    const { command, screen } = client();
    await expect(proveEntry(command, `${id}:5`, { out: at('proof.json') })).rejects.toThrow(NotMetError);
    await expect(proveFromFolder(screen, `${id}:5`, { from })).rejects.toThrow(NotMetError);
    await expect(proveFromFolder(screen, 'seven', { from })).rejects.toThrow(WrongUseError);
  });
});
