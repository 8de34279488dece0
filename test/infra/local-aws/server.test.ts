import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccountMismatchError } from '../../../infra/local-aws/account.ts';
import { FolderInUseError } from '../../../infra/local-aws/lock.ts';
import { startLocalAws, type LocalAws } from '../../../infra/local-aws/server.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'server-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }],
});

const configOf = ({ endpoint, region, credentials }: LocalAws) => ({ endpoint, region, credentials, maxAttempts: 1 });

describe('an account', () => {
  it('keeps its credentials, its port, its roles and their sessions over a restart', async () => {
    const first = await startLocalAws({ dataDir });
    await new IAMClient(configOf(first)).send(
      new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument: TRUST }),
    );
    const assume = new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/orders',
      RoleSessionName: 'before',
    });
    const { Credentials: session } = await new STSClient(configOf(first)).send(assume);
    await first.close();

    const second = await startLocalAws({ dataDir });
    const credentials = {
      accessKeyId: session!.AccessKeyId!,
      secretAccessKey: session!.SecretAccessKey!,
      sessionToken: session!.SessionToken!,
    };
    const who = await new STSClient({ ...configOf(second), credentials }).send(new GetCallerIdentityCommand({}));
    const { Role: role } = await new IAMClient(configOf(second)).send(new GetRoleCommand({ RoleName: 'orders' }));
    await second.close();
    expect(second.credentials).toEqual(first.credentials);
    expect(second.endpoint).toBe(first.endpoint);
    expect(role!.RoleName).toBe('orders');
    expect(who.Arn).toBe('arn:aws:sts::123456789012:assumed-role/orders/before');
  });

  it('is not opened under another identity', async () => {
    await (await startLocalAws({ dataDir, region: 'eu-west-1' })).close();
    await expect(startLocalAws({ dataDir, region: 'us-east-1' })).rejects.toThrow(AccountMismatchError);
    const again = await startLocalAws({ dataDir });
    await again.close();
    expect(again.region).toBe('eu-west-1');
  });

  it('is not opened twice at once', async () => {
    const aws = await startLocalAws({ dataDir });
    await expect(startLocalAws({ dataDir })).rejects.toThrow(FolderInUseError);
    await aws.close();
  });

  it('keeps what it acknowledged when its process is killed, and can be opened again at once', async () => {
    const child = fork(new URL('./server-process.ts', import.meta.url), [dataDir], { execArgv: ['--import', 'tsx'] });
    const [ready] = (await once(child, 'message')) as [LocalAws];
    const iam = new IAMClient(configOf(ready));
    await iam.send(new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument: TRUST }));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const aws = await startLocalAws({ dataDir });
    const { Role: role } = await new IAMClient(configOf(aws)).send(new GetRoleCommand({ RoleName: 'orders' }));
    await aws.close();
    expect(role!.RoleName).toBe('orders');
  });
});

describe('an account without a folder', () => {
  it('leaves nothing behind', async () => {
    const folders: string[] = [];
    const aws = await startLocalAws({
      services: (world) => {
        folders.push(world.dataDir);
        return [];
      },
    });
    expect(existsSync(folders[0]!)).toBe(true);
    await aws.close();
    expect(existsSync(folders[0]!)).toBe(false);
  });
});

describe('close', () => {
  it('ends within a second although a service does not stop', async () => {
    const stuck = {
      signingName: 'x',
      eventSource: 'x',
      sdk: {},
      protocols: [],
      operations: {},
      stop: () => new Promise<void>(() => undefined),
    };
    const aws = await startLocalAws({ dataDir, services: () => [stuck] });
    const began = performance.now();
    await Promise.all([aws.close(), aws.close()]);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
