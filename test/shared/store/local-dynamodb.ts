import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

/** A DynamoDB that lives as long as one test file. */
export interface LocalDynamoDb {
  readonly client: DynamoDBClient;
  stop(): Promise<void>;
}

/** Starts a DynamoDB in memory, or uses the one that `DYNAMODB_ENDPOINT` names. */
export const startLocalDynamoDb = async (): Promise<LocalDynamoDb> => {
  const given = process.env.DYNAMODB_ENDPOINT;
  const port = given === undefined ? await freePort() : 0;
  const server = given === undefined ? startServer(port) : undefined;
  const client = new DynamoDBClient({
    endpoint: given ?? `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await answering(client, server);
  return {
    client,
    stop: async () => {
      client.destroy();
      if (server === undefined || server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
  };
};

const startServer = (port: number): ChildProcess => {
  const folder = dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json'));
  return spawn(join(folder, 'dynoxide'), ['serve', '--port', String(port)], { stdio: 'ignore' });
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

const answering = async (client: DynamoDBClient, server: ChildProcess | undefined): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (server !== undefined && server.exitCode !== null) throw error;
      await sleep(20);
    }
  }
  throw new Error('DynamoDB did not answer');
};
