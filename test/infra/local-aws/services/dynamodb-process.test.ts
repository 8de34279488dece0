import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { findDynoxide } from '../../../../infra/local-aws/dynoxide/binary.ts';
import { startDynamo, type Dynamo, type DynamoOptions } from '../../../../infra/local-aws/dynoxide/dynamo.ts';

const opened: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  opened.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const start = async (options: DynamoOptions = {}): Promise<Dynamo> => {
  const dynamo = await startDynamo(options);
  opened.push(() => dynamo.close());
  return dynamo;
};

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });

const makeTable = (client: DynamoDBClient) =>
  client.send(
    new CreateTableCommand({
      TableName: 'kept',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { method: 'POST' }).then(
    () => true,
    () => false,
  );

const until = async (condition: () => boolean | Promise<boolean>): Promise<boolean> => {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await condition()) return true;
    await delay(20);
  }
  return false;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const claimOf = (dataDir: string): { pid: number; owner: number } =>
  JSON.parse(readFileSync(join(dataDir, 'dynamodb.pid'), 'utf8')) as { pid: number; owner: number };

/** Another process that owns a DynamoDB on the folder. */
const startOwner = async (dataDir: string): Promise<{ process: ChildProcess; endpoint: string }> => {
  const script = fileURLToPath(new URL('dynamodb-owner.ts', import.meta.url));
  const owner = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  opened.push(() => owner.kill('SIGKILL'));
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  return { process: owner, endpoint: line.toString().trim() };
};

describe('the DynamoDB process', () => {
  it('keeps its tables in the data folder over a restart', async () => {
    const dataDir = folder();
    const first = await startDynamo({ dataDir });
    await makeTable(clientOf(first.endpoint));
    await first.close();
    expect(await answers(first.endpoint)).toBe(false);
    const second = await start({ dataDir });
    expect((await clientOf(second.endpoint).send(new ListTablesCommand({}))).TableNames).toEqual(['kept']);
  });

  it('keeps them in memory without one, apart from any other', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await makeTable(clientOf(one.endpoint));
    expect((await clientOf(other.endpoint).send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it('dies with its owner, even when that is killed, and loses nothing acknowledged', async () => {
    const dataDir = folder();
    const owner = await startOwner(dataDir);
    const client = clientOf(owner.endpoint);
    await makeTable(client);
    let acknowledged = 0;
    const writing = (async () => {
      for (let n = 0; ; n++) {
        await client.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: String(n) } } }));
        acknowledged = n;
      }
    })().catch(() => undefined);
    await until(() => acknowledged >= 20);
    const { pid } = claimOf(dataDir);
    owner.process.kill('SIGKILL');
    await writing;
    expect(await until(() => !isAlive(pid))).toBe(true);
    const restarted = await start({ dataDir });
    const last = { pk: { S: String(acknowledged) } };
    const { Item } = await clientOf(restarted.endpoint).send(new GetItemCommand({ TableName: 'kept', Key: last }));
    expect(Item).toEqual(last);
  });

  it('is not started twice on one folder', async () => {
    const dataDir = folder();
    await start({ dataDir });
    await expect(startDynamo({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
  });

  it('replaces one that an earlier run left behind', async () => {
    const dataDir = folder();
    const owner = await startOwner(dataDir);
    const { pid } = claimOf(dataDir);
    const gone = spawn('true');
    await once(gone, 'exit');
    writeFileSync(join(dataDir, 'dynamodb.pid'), JSON.stringify({ pid, owner: gone.pid }));
    const next = await start({ dataDir });
    expect(await answers(owner.endpoint)).toBe(false);
    expect(await answers(next.endpoint)).toBe(true);
  });

  it('minds no claim whose process id now belongs to something else', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'dynamodb.pid'), JSON.stringify({ pid: process.pid, owner: process.pid }));
    const dynamo = await start({ dataDir });
    expect(await answers(dynamo.endpoint)).toBe(true);
  });

  it('is not started at all where another is named', async () => {
    const server = createServer((_, response) => response.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push(() => server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dynamo = await start({ endpoint, binary: { installed: () => '/nowhere' } });
    expect(dynamo.endpoint).toBe(endpoint);
  });
});

describe('the program of another platform', () => {
  const program = (cacheDir: string): string =>
    join(cacheDir, 'dynoxide-1.2.1/node_modules/@dynoxide/darwin-arm64/dynoxide');

  it('is fetched once, which is told', async () => {
    const cacheDir = folder();
    const lines: string[] = [];
    const asked: string[] = [];
    const search = {
      platform: 'darwin-arm64',
      cacheDir,
      log: (line: string) => void lines.push(line),
      install: async (specifier: string) => {
        asked.push(specifier);
        mkdirSync(dirname(program(cacheDir)), { recursive: true });
        writeFileSync(program(cacheDir), '');
        chmodSync(program(cacheDir), 0o755);
      },
    };
    expect(await findDynoxide(search)).toBe(program(cacheDir));
    expect(await findDynoxide(search)).toBe(program(cacheDir));
    expect(asked).toEqual(['@dynoxide/darwin-arm64@1.2.1']);
    expect(lines).toEqual([
      `Fetching @dynoxide/darwin-arm64@1.2.1 into ${join(cacheDir, 'dynoxide-1.2.1')} (first run on darwin-arm64)`,
    ]);
  });

  it.each([
    ['cannot be fetched', 'freebsd-x64', 'npm error code E404\nnpm error 404 Not Found - GET https://registry/x'],
    ['cannot be tied to its owner', 'win32-x64', ''],
  ])('that %s leaves a word on what to do', async (_, platform, failure) => {
    const install = () => Promise.reject(new Error(failure));
    const found = findDynoxide({ platform, cacheDir: folder(), log: () => undefined, install });
    await expect(found).rejects.toThrow(
      /No DynamoDB for this machine: .* Set DYNAMODB_ENDPOINT to a DynamoDB of your own/,
    );
  });
});
