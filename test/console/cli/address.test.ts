import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddressOptions, type Environment, resolveAddress } from '../../../console/cli/address.ts';
import { EXIT, type ExitCode } from '../../../console/cli/exit.ts';
import { READY } from './ready.ts';

let dir: string;
let other: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'firebreak-address-'));
  other = await mkdtemp(path.join(tmpdir(), 'firebreak-address-'));
  await writeFile(path.join(dir, 'endpoint.json'), JSON.stringify(READY));
  await writeFile(path.join(other, 'endpoint.json'), '{"ready":true}');
});
afterAll(() => Promise.all([dir, other].map((folder) => rm(folder, { recursive: true }))));

const URL_OF_FILE = READY.web;
const ELSEWHERE = 'http://127.0.0.1:9';

describe('the address of the server', () => {
  it.each<[string, () => [AddressOptions, Environment], string, string]>([
    ['the file of --data', () => [{ data: dir }, {}], URL_OF_FILE, 'token-of-ada'],
    ['the file of FIREBREAK_DATA', () => [{}, { FIREBREAK_DATA: dir }], URL_OF_FILE, 'token-of-ada'],
    [
      '--url before everything',
      () => [{ url: ELSEWHERE, token: 't', data: dir }, { FIREBREAK_URL: 'http://x' }],
      ELSEWHERE,
      't',
    ],
    [
      'FIREBREAK_URL before a file',
      () => [{ data: dir }, { FIREBREAK_URL: ELSEWHERE, FIREBREAK_TOKEN: 't' }],
      ELSEWHERE,
      't',
    ],
    ['--token before FIREBREAK_TOKEN', () => [{ data: dir, token: 't' }, { FIREBREAK_TOKEN: 'u' }], URL_OF_FILE, 't'],
    ["the file's token for its own server", () => [{ url: URL_OF_FILE, data: dir }, {}], URL_OF_FILE, 'token-of-ada'],
  ])('is %s', async (_, given, url, token) => {
    const [options, env] = given();
    expect(await resolveAddress(options, env)).toEqual({ url, token });
  });

  it("never gets another server's token", async () => {
    await expect(resolveAddress({ url: ELSEWHERE, data: dir }, {})).rejects.toMatchObject({
      exitCode: EXIT.couldNotRun,
    });
  });

  it.each<[string, () => string, ExitCode]>([
    ['no file', () => path.join(dir, 'nothing'), EXIT.couldNotRun],
    ['a file that is not understood', () => other, EXIT.couldNotRun],
  ])('is not found with %s, and the reader is told what to start', async (_, data, exitCode) => {
    await expect(resolveAddress({ data: data() }, {})).rejects.toMatchObject({
      exitCode,
      hint: expect.stringContaining('serve') as string,
    });
  });

  it.each(['localhost:8080', 'file:///etc/passwd', 'nonsense'])('is not %s', async (url) => {
    await expect(resolveAddress({ url, token: 't' }, {})).rejects.toMatchObject({ exitCode: EXIT.wrongUse });
  });
});
