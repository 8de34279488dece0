import { createServer, type AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findDynoxide, type BinarySearch } from './binary.ts';
import { releaseStaleClaim, removeClaim, writeClaim } from './ownership.ts';
import { spawnTethered, type TetheredProcess } from './tethered-process.ts';

/** Which DynamoDB is used, where whoever opens an account has a say. */
export interface DynamoSettings {
  /** A DynamoDB that already runs and checks no signatures (DynamoDB Local); nothing is started then. */
  readonly endpoint?: string;
  /** Folder that keeps a fetched program between runs; `.cache/firebreak` in the user's home when absent. */
  readonly cacheDir?: string;
}

export interface DynamoOptions extends DynamoSettings {
  /** Folder of the database file; without it the tables live in memory and end with the process. */
  readonly dataDir?: string;
  /** Told of what takes time or went wrong, one line each. */
  readonly log?: (line: string) => void;
  /** Where and how the program is found; for platforms other than the one `npm ci` serves, and for tests. */
  readonly binary?: Partial<BinarySearch>;
}

/** A running DynamoDB that does no authorisation of its own. */
export interface Dynamo {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Region and account it writes into ARNs: `arn:aws:dynamodb:dynoxide:000000000000:`. */
  readonly arnPrefix: string;
  close(): Promise<void>;
}

/** Starts dynoxide on a free port of 127.0.0.1, or points at the DynamoDB that `endpoint` names. */
export async function startDynamo(options: DynamoOptions = {}): Promise<Dynamo> {
  const { endpoint } = options;
  if (endpoint) return { endpoint, arnPrefix: 'arn:aws:dynamodb:ddblocal:000000000000:', close: async () => undefined };
  const log = options.log ?? (() => undefined);
  const program = await findDynoxide({
    platform: `${process.platform}-${process.arch}`,
    cacheDir: options.cacheDir ?? join(homedir(), '.cache', 'firebreak'),
    log,
    ...options.binary,
  });
  const storage = await openStorage(options.dataDir);
  const { server, port } = await startOnFreePort(program, storage.args);
  storage.claim(server.pid);
  let closing = false;
  void server.ended.then((output) => {
    if (!closing) log(`DynamoDB ended unexpectedly: ${output.trim().split('\n').at(-1) ?? ''}`);
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    arnPrefix: 'arn:aws:dynamodb:dynoxide:000000000000:',
    async close() {
      closing = true;
      await server.kill();
      storage.release();
    },
  };
}

interface Storage {
  readonly args: readonly string[];
  claim(pid: number): void;
  release(): void;
}

async function openStorage(dataDir: string | undefined): Promise<Storage> {
  if (!dataDir) return { args: [], claim: () => undefined, release: () => undefined };
  await mkdir(dataDir, { recursive: true });
  const databaseFile = join(dataDir, 'dynamodb.sqlite');
  const claimFile = join(dataDir, 'dynamodb.pid');
  await releaseStaleClaim(claimFile, databaseFile);
  return {
    args: ['--db-path', databaseFile],
    claim: (pid) => writeClaim(claimFile, pid),
    release: () => removeClaim(claimFile),
  };
}

const PORT_ATTEMPTS_MAX = 5;

/** dynoxide takes `--port 0` literally, so a port is chosen first; another process may take it in between, hence the retries. */
async function startOnFreePort(
  program: string,
  storageArgs: readonly string[],
): Promise<{ server: TetheredProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      const args = ['--host', '127.0.0.1', '--port', String(port), ...storageArgs];
      return { server: await spawnTethered(program, args, 'listening on'), port };
    } catch (error) {
      if (attempt === PORT_ATTEMPTS_MAX || !/in use/i.test(String(error))) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
