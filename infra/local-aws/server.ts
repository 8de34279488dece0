import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccount } from './account.ts';
import { createCounts, type RequestCount } from './counts.ts';
import { createWorld } from './create-world.ts';
import type { DynamoSettings } from './dynoxide/dynamo.ts';
import { createFrontDoor } from './front-door.ts';
import { createHttpServer } from './http.ts';
import { lockFolder } from './lock.ts';
import type { Service } from './service.ts';
import { createServices, type Services } from './services.ts';
import { openState } from './state.ts';
import { createDisturbance, type Disturbance } from './disturbance.ts';
import { createTiming } from './timing.ts';
import type { World } from './world.ts';

export interface LocalAwsOptions {
  /** Where the account lives; a temporary folder, removed on close, when absent. */
  readonly dataDir?: string;
  /** When absent, the port of the last run if it is free, else any. */
  readonly port?: number;
  readonly accountId?: string;
  readonly region?: string;
  /** How much faster periods pass: 60 makes a 60-second period last one second. */
  readonly periodScale?: number;
  /** How late an event appears in CloudTrail, milliseconds. */
  readonly trailDelayMs?: number;
  /** The DynamoDB behind the door; the one that comes along when absent. */
  readonly dynamo?: DynamoSettings;
  /** Told of faults in the embedded AWS itself. */
  readonly log?: (message: string) => void;
  /** The services to open with; all of them when absent. */
  readonly services?: (world: World) => readonly Service[] | Promise<readonly Service[]>;
}

export interface LocalAws {
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  /** The root administrator's, the same after every restart. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly counts: { snapshot(): RequestCount[] };
  /** What goes wrong on AWS's own side, for rehearsals. */
  readonly disturbance: Disturbance;
  /** Stops the services, writes the state and ends within a second. */
  close(): Promise<void>;
}

/** A service that will not stop is left behind after this long. */
const STOP_MS_MAX = 500;
const BACKEND_STOP_MS_MAX = 300;

/** Opens an account of the embedded AWS. Throws FolderInUseError, AccountMismatchError. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const { dataDir, isTemporary } = prepareFolder(options.dataDir);
  const unlock = lockFolder(dataDir);
  const release = (): void => {
    unlock();
    if (isTemporary) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return await open(options, dataDir, release);
  } catch (error) {
    release();
    throw error;
  }
}

function prepareFolder(asked: string | undefined): { dataDir: string; isTemporary: boolean } {
  if (asked === undefined) return { dataDir: mkdtempSync(join(tmpdir(), 'local-aws-')), isTemporary: true };
  mkdirSync(asked, { recursive: true, mode: 0o700 });
  return { dataDir: asked, isTemporary: false };
}

async function open(options: LocalAwsOptions, dataDir: string, release: () => void): Promise<LocalAws> {
  const { periodScale = 1, trailDelayMs = 0, log = () => undefined } = options;
  const state = openState(join(dataDir, 'state'));
  const account = openAccount(state, options);
  const { accountId, region, credentials } = account;
  const disturbance = createDisturbance();
  const timing = disturbance.ofTiming(createTiming({ periodScale, trailDelayMs }));
  const world: World = createWorld({ accountId, region, dataDir, timing, state });
  const counts = createCounts();
  const prepared = await prepareServices(world, options, log);
  const server = createHttpServer(
    createFrontDoor({ world, account, services: prepared.services, counts, disturbance, log }),
  );
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await atMost(STOP_MS_MAX, Promise.allSettled(prepared.services.map(async (service) => service.stop?.())));
    await atMost(BACKEND_STOP_MS_MAX, prepared.close());
    await state.close();
    release();
  };
  try {
    const port = await listen(server, options.port, account.lastPort);
    world.endpoint = `http://127.0.0.1:${port}`;
    account.rememberPort(port);
    await state.flush();
    for (const service of prepared.services) service.start?.();
  } catch (error) {
    await close();
    throw error;
  }
  const { hands } = disturbance;
  const { endpoint } = world;
  return { endpoint, accountId, region, credentials, counts, disturbance: hands, close: () => (closing ??= close()) };
}

async function prepareServices(
  world: World,
  options: LocalAwsOptions,
  log: (message: string) => void,
): Promise<Services> {
  const { dynamo, services } = options;
  if (services) return { services: await services(world), close: async () => undefined };
  return createServices(world, { log, ...(dynamo !== undefined && { dynamo }) });
}

/** Waits for something to end, but not for ever. */
async function atMost(ms: number, ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([ending, late]).finally(() => clearTimeout(timer));
}

/** Queue URLs and subscriptions contain the port, so the last one is taken again when it can be. */
async function listen(server: Server, asked: number | undefined, last: number | undefined): Promise<number> {
  if (asked === undefined && last !== undefined) {
    const port = await tryListen(server, last).catch(() => undefined);
    if (port !== undefined) return port;
  }
  return tryListen(server, asked ?? 0);
}

function tryListen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
