import { describe, expect, it } from 'vitest';
import { FunctionRuntime } from '../../../../infra/local-aws/lambda-runtime/function-runtime.ts';
import { killHostWithBusyFunction } from './busy-host.ts';
import { deploy, failureOf, folder, invoke, runtime, useRuntime, valueOf } from './runtime-fixture.ts';

useRuntime();

describe('a limit', () => {
  it.each([
    ['waits', 'await new Promise((done) => setTimeout(done, 60_000));'],
    ['never gives way', 'for (;;);'],
  ])('of time ends a function that %s', async (_case, body) => {
    const deployment = deploy({
      files: { 'index.mjs': `export const handler = async () => { ${body} };` },
      timeoutMs: 300,
    });
    const answer = await invoke(deployment);
    expect(JSON.parse(answer.payload)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: request-\d+ Error: Task timed out after 0\.30 seconds$/,
      ) as string,
    });
    const log = deployment.lines.join('\n');
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z request-\d+ Task timed out after 0\.30 seconds$/m);
    expect(log).toMatch(/^REPORT .*\tDuration: 300\.00 ms\t.*\tStatus: timeout$/m);
  });

  it('of time is not held against an answer that came in time while the host was busy', async () => {
    const body = 'await new Promise((done) => setTimeout(done, 100)); return "in time";';
    const deployment = deploy({
      files: { 'index.mjs': `export const handler = async () => { ${body} };` },
      timeoutMs: 400,
    });
    await invoke(deployment);
    const answering = invoke(deployment);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await new Promise((resolve) => setImmediate(resolve));
    for (const until = Date.now() + 600; Date.now() < until; );
    expect(JSON.parse((await answering).payload)).toBe('in time');
  });

  it.each([
    ['its heap grows', 'const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random()));'],
    ['one array is too large', 'return new Array(26e6).fill(1.5).length;'],
    [
      'its Buffers grow',
      'const kept = []; for (;;) { kept.push(Buffer.alloc(4e6, 1)); await new Promise((done) => setTimeout(done, 1)); }',
    ],
  ])('of memory ends a function when %s', async (_case, body) => {
    const { failure, log } = await failureOf(`export const handler = async () => { ${body} };`);
    expect(failure).toMatchObject({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/) as string,
    });
    expect(log).toMatch(
      /^REPORT .*\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t.*Status: error\tError Type: Runtime\.OutOfMemory$/m,
    );
  });

  it('of memory leaves a function alone that stays below it', async () => {
    expect(await valueOf('export const handler = async () => Buffer.alloc(60e6, 1).length;')).toBe(60e6);
  });
});

describe('a process that ends by itself', () => {
  it.each([
    ['process.exit(1)', 'Runtime.ExitError', 'Error: Runtime exited with error: exit status 1'],
    ['process.exit(0)', 'Runtime.ExitError', 'Error: Runtime exited without providing a reason'],
    [
      'process.kill(process.pid, "SIGTERM")',
      'Runtime.ExitError',
      'Error: Runtime exited with error: signal: terminated',
    ],
  ])('by %s is a failure of the invocation', async (body, errorType, message) => {
    const code = `export const handler = async () => { console.log("last words"); ${body}; await new Promise(() => setTimeout(() => {}, 5000)); };`;
    const { failure, log } = await failureOf(code);
    expect(failure.errorType).toBe(errorType);
    expect(failure.errorMessage).toContain(message);
    expect(log).toContain('\tINFO\tlast words');
  });

  it.each([
    ['an exception that nobody caught', 'setTimeout(() => { throw new Error("lost"); }, 5);', 'Error', 'lost'],
    [
      'a rejection that nobody handled',
      'Promise.reject(new Error("lost"));',
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
  ])('by %s fails the invocation that it happened in', async (_case, body, errorType, errorMessage) => {
    const code = `export const handler = async () => { ${body} await new Promise((done) => setTimeout(done, 200)); };`;
    expect((await failureOf(code)).failure).toMatchObject({ errorType, errorMessage });
  });

  it('after the answer leaves the answer alone, is logged, and costs the next invocation a cold start', async () => {
    const deployment = deploy(
      'let calls = 0; export const handler = async () => { setTimeout(() => { throw new Error("late"); }, 20); return ++calls; };',
    );
    expect((await invoke(deployment)).payload).toBe('1');
    await expect.poll(() => deployment.lines.join('\n')).toContain('"errorMessage":"late"');
    expect((await invoke(deployment)).payload).toBe('1');
  });
});

describe('environments', () => {
  const counting = 'let calls = 0; export const handler = async () => ++calls;';

  it('are used again while nothing changes, and only the first report shows the loading', async () => {
    const deployment = deploy(counting);
    const answers = [await invoke(deployment), await invoke(deployment), await invoke(deployment)];
    expect(answers.map((answer) => answer.payload)).toEqual(['1', '2', '3']);
    expect(deployment.lines.filter((line) => line.includes('Init Duration'))).toHaveLength(1);
  });

  it('are as many as there are invocations at once', async () => {
    const deployment = deploy(
      'export const handler = async () => { await new Promise((done) => setTimeout(done, 300)); return process.pid; };',
    );
    const answers = await Promise.all([invoke(deployment), invoke(deployment), invoke(deployment)]);
    expect(new Set(answers.map((answer) => answer.payload)).size).toBe(3);
  });

  it('of a deployment that was replaced are not used again, and the one at work may finish', async () => {
    const deployment = deploy(
      'let calls = 0; export const handler = async () => { await new Promise((done) => setTimeout(done, 200)); return ++calls; };',
    );
    await invoke(deployment);
    const atWork = invoke(deployment);
    runtime.retire(deployment.id);
    expect((await atWork).payload).toBe('2');
    const successor = { ...deployment, id: `${deployment.id} changed` };
    expect((await invoke(successor)).payload).toBe('1');
  });

  it('wait their turn when the host holds as many processes as it may', async () => {
    const small = new FunctionRuntime({ processesMax: 1 });
    const slow = deploy(
      'export const handler = async () => { await new Promise((done) => setTimeout(done, 50)); return 1; };',
    );
    const request = { requestId: 'r', payload: '{}', invokedFunctionArn: 'arn' };
    const answers = await Promise.all([small.invoke(slow, request), small.invoke(deploy(counting), request)]);
    small.stop();
    expect(answers.map((answer) => answer.payload)).toEqual(['1', '1']);
  });

  it('see nothing of the host but what they are given', async () => {
    process.env['HOST_SECRET'] = 'not for functions';
    const names = await valueOf('export const handler = async () => Object.keys(process.env);');
    expect(names).not.toContain('HOST_SECRET');
  });

  it('do not survive a host that was killed, even in an endless loop', async () => {
    const pid = await killHostWithBusyFunction(folder);
    await expect.poll(() => isAlive(pid), { timeout: 3000 }).toBe(false);
  });
});

describe('the log', () => {
  it('frames every invocation as Lambda does', async () => {
    const deployment = deploy(
      'export const handler = async () => { console.log("one", { two: 2 }); console.warn("three"); process.stdout.write("raw\\n"); };',
    );
    await invoke(deployment);
    expect(deployment.lines).toEqual([
      expect.stringMatching(/^INIT_START Runtime Version: nodejs:20\.v[\d.]+\tRuntime Version ARN: arn:aws:lambda:/),
      expect.stringMatching(/^START RequestId: request-\d+ Version: \$LATEST$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z\trequest-\d+\tINFO\tone \{ two: 2 \}$/),
      expect.stringMatching(/\tWARN\tthree$/),
      'raw',
      expect.stringMatching(/^END RequestId: request-\d+$/),
      expect.stringMatching(
        /^REPORT RequestId: request-\d+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/,
      ),
    ]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
