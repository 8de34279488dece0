import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startContainerAccount } from './ecs-account.ts';

let account: Awaited<ReturnType<typeof startContainerAccount>>;
beforeAll(async () => {
  account = await startContainerAccount();
});
afterAll(() => account.aws.close());

const WITHIN = { timeout: 15_000, interval: 50 };
const steady = (service: string) =>
  vi.waitFor(async () => {
    const { deployments = [], runningCount } = await account.describe(service);
    expect(deployments.map(({ rolloutState }) => rolloutState)).toEqual(['COMPLETED']);
    return runningCount;
  }, WITHIN);
const says = (service: string, text: RegExp) =>
  vi.waitFor(async () => {
    const { events = [] } = await account.describe(service);
    expect(events.map(({ message }) => message).join('\n')).toMatch(text);
  }, WITHIN);

describe('a service', () => {
  it('runs its containers, writes their log and says that it is steady', async () => {
    await account.run('well', await account.register('well'));
    expect(await steady('well')).toBe(1);
    await says('well', /\(service well\) has reached a steady state\./);
    const logged = await account.logs.send(new FilterLogEventsCommand({ logGroupName: '/ecs/sleeper' }));
    expect(logged.events?.map(({ message }) => message)).toContain('at work');
  });

  it('replaces its task by another revision, and stops it at a desired count of 0', async () => {
    await account.run('moved', await account.register('moved'));
    await steady('moved');
    await account.update('moved', { taskDefinition: await account.register('moved', { environment: [] }) });
    expect(await steady('moved')).toBe(1);
    await account.update('moved', { desiredCount: 0 });
    await vi.waitFor(async () => expect((await account.describe('moved')).runningCount).toBe(0), WITHIN);
    await says('moved', /has stopped 1 running tasks/);
  });

  it('waits in vain where it may neither stop nor start a task', async () => {
    const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 100 };
    await account.run('stuck', await account.register('stuck'), { deploymentConfiguration });
    await steady('stuck');
    await account.update('stuck', { forceNewDeployment: true });
    await says('stuck', /was unable to stop or start tasks during a deployment because of the service deployment/);
    expect((await account.describe('stuck')).runningCount).toBe(1);
  });

  it('launches no task whose role ECS cannot assume', async () => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    const { Role } = await account.iam.send(new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument }));
    await account.run('unassumed', await account.register('unassumed', {}, { taskRoleArn: Role?.Arn }));
    await says('unassumed', /failed to launch a task with \(error ECS was unable to assume the role 'arn:aws:iam::/);
  });

  it('gives a rollout up by its circuit breaker, and goes back to what worked', async () => {
    const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const good = await account.register('careful');
    await account.run('careful', good, { deploymentConfiguration: { ...breaker, minimumHealthyPercent: 0 } });
    await steady('careful');
    await account.update('careful', { taskDefinition: await account.register('careful', { command: ['nothing'] }) });
    await says('careful', /\(deployment ecs-svc\/\d{19}\) deployment failed: tasks failed to start\./);
    await says('careful', /rolling back to deployment ecs-svc\/\d{19}\./);
    await steady('careful');
    expect((await account.describe('careful')).taskDefinition).toBe(good);
  });
});

describe('a task that does not run', () => {
  const CASES: [name: string, () => Partial<ContainerDefinition>, reason: RegExp, exitCode: number | undefined][] = [
    ['image', () => ({ image: account.image('9') }), /^CannotPullContainerError: .*sleeper:9: not found$/, undefined],
    ['exit', () => ({ command: ['sh', '-c', 'exit 3'] }), /^Essential container in task exited$/, 3],
    [
      'program',
      () => ({ command: ['nothing'] }),
      /^CannotStartContainerError: .*exec: "nothing": executable/,
      undefined,
    ],
    [
      'memory',
      () => ({ memory: 64, command: ['node', '-e', 'Buffer.alloc(2e8, 1); setTimeout(() => {}, 6e4)'] }),
      /^OutOfMemoryError: Container killed due to memory usage$/,
      137,
    ],
    [
      'health',
      () => ({ healthCheck: { command: ['CMD-SHELL', 'exit 1'], interval: 5, retries: 1 } }),
      /^Task failed container health checks$/,
      143,
    ],
    [
      'log',
      () => ({
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/gone', 'awslogs-region': account.aws.region, 'awslogs-stream-prefix': 'x' },
        },
      }),
      /^ResourceInitializationError: .*The specified log group does not exist\./,
      undefined,
    ],
    [
      'secret',
      () => ({
        secrets: [
          { name: 'TOKEN', valueFrom: `arn:aws:secretsmanager:us-east-1:${account.aws.accountId}:secret:t-aaaaaa` },
        ],
      }),
      /^ResourceInitializationError: unable to pull secrets .*secretsmanager:GetSecretValue/,
      undefined,
    ],
  ];

  it.each(CASES)('says why: %s', async (name, container, reason, exitCode) => {
    await account.run(name, await account.register(name, container()));
    await vi.waitFor(async () => {
      const [task] = await account.stopped(name);
      expect(task?.stoppedReason).toMatch(reason);
      expect(task?.lastStatus).toBe('STOPPED');
      expect(task?.containers?.[0]?.exitCode).toBe(exitCode);
    }, WITHIN);
    await account.update(name, { desiredCount: 0 });
  });
});

describe('what Fargate does not have', () => {
  it.each([
    ['300', '512', "Invalid 'cpu' setting for task."],
    ['256', '4096', 'No Fargate configuration exists for given values: 256 CPU, 4096 memory.'],
  ])('is refused: %s CPU units with %s MB', async (cpu, memory, text) => {
    await expect(account.register('odd', {}, { cpu, memory })).rejects.toThrow(text);
  });

  it('is not imitated: it is refused by name', async () => {
    await expect(account.register('odd', { privileged: true })).rejects.toThrow(/privileged/);
    await expect(account.run('odd', 'nobody:1')).rejects.toThrow('TaskDefinition not found.');
  });
});
