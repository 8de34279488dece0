import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Deployment } from '../../../../infra/local-aws/lambda-runtime/deployment.ts';
import type { FunctionFailure } from '../../../../infra/local-aws/lambda-runtime/environment-messages.ts';
import { FunctionRuntime } from '../../../../infra/local-aws/lambda-runtime/function-runtime.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'function-runtime-'));
const runtime = new FunctionRuntime({ initMsMax: 700 });
let counter = 0;

afterAll(() => {
  runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Package {
  files: Record<string, string>;
  handler?: string;
  runtimeName?: string;
  timeoutMs?: number;
  memoryMb?: number;
}

interface Deployed extends Deployment {
  readonly lines: string[];
}

function deploy(given: Package | string): Deployed {
  const { files, handler, runtimeName, timeoutMs, memoryMb }: Package =
    typeof given === 'string' ? { files: { 'index.mjs': given } } : given;
  counter += 1;
  const taskRoot = path.join(folder, String(counter));
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(path.dirname(path.join(taskRoot, name)), { recursive: true });
    writeFileSync(path.join(taskRoot, name), text);
  }
  const lines: string[] = [];
  return {
    id: taskRoot,
    functionName: 'orders-api',
    version: '$LATEST',
    runtime: runtimeName ?? 'nodejs20.x',
    memoryMb: memoryMb ?? 128,
    timeoutMs: timeoutMs ?? 3000,
    taskRoot,
    lines,
    provision: () => ({
      credentialsExpireAtMs: Date.now() + 3_600_000,
      log: { append: (line) => void lines.push(line), flush: () => undefined },
      variables: {
        PATH: process.env['PATH'] ?? '',
        LAMBDA_TASK_ROOT: taskRoot,
        _HANDLER: handler ?? 'index.handler',
        AWS_EXECUTION_ENV: `AWS_Lambda_${runtimeName ?? 'nodejs20.x'}`,
        AWS_LAMBDA_FUNCTION_NAME: 'orders-api',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      },
    }),
  };
}

const invoke = (deployment: Deployment, event: unknown = {}) =>
  runtime.invoke(deployment, {
    requestId: `request-${++counter}`,
    payload: JSON.stringify(event),
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders-api',
  });

async function failureOf(given: Package | string): Promise<{ failure: FunctionFailure; log: string }> {
  const deployment = deploy(given);
  const answer = await invoke(deployment);
  expect(answer.isFailure).toBe(true);
  return { failure: JSON.parse(answer.payload) as FunctionFailure, log: deployment.lines.join('\n') };
}

const valueOf = async (given: Package | string, event?: unknown): Promise<unknown> => {
  const answer = await invoke(deploy(given), event);
  return JSON.parse(answer.payload) as unknown;
};

describe('a handler', () => {
  it.each<[string, Package]>([
    ['an ES module', { files: { 'index.mjs': 'export const handler = async (event) => event.n + 1;' } }],
    [
      'a .js file of a module package',
      {
        files: { 'index.js': 'export const handler = async ({ n }) => n + 1;', 'package.json': '{"type":"module"}' },
      },
    ],
    ['CommonJS', { files: { 'index.js': 'exports.handler = async (event) => event.n + 1;' } }],
    ['a .cjs file', { files: { 'index.cjs': 'exports.handler = async (event) => event.n + 1;' } }],
    [
      'a nested path and name',
      {
        files: { 'src/app/main.js': 'exports.api = { post: { handler: async (event) => event.n + 1 } };' },
        handler: 'src/app/main.api.post.handler',
      },
    ],
    [
      'a callback',
      { files: { 'index.js': 'exports.handler = (event, _, done) => setTimeout(() => done(null, event.n + 1), 5);' } },
    ],
    [
      'a value that is thenable',
      { files: { 'index.js': 'exports.handler = (event) => ({ then: (f) => f(event.n + 1) });' } },
    ],
  ])('may be %s', async (_form, given) => {
    expect(await valueOf(given, { n: 1 })).toBe(2);
  });

  it('that neither answers nor waits for anything is answered with null', async () => {
    expect(await valueOf({ files: { 'index.js': 'exports.handler = () => {};' } })).toBeNull();
  });

  it('receives the context that Lambda documents', async () => {
    const code = `export const handler = async (event, context) => ({
      ...context, left: context.getRemainingTimeInMillis() });`;
    expect(await valueOf(code)).toMatchObject({
      functionName: 'orders-api',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders-api',
      awsRequestId: expect.stringMatching(/^request-/) as string,
      left: expect.toSatisfy((left: number) => left > 1000 && left <= 3000) as number,
    });
  });

  it('that throws is answered with type, message and trace under /var/task', async () => {
    const { failure, log } = await failureOf(
      'export const handler = async () => { throw new TypeError("no order"); };',
    );
    expect(failure).toMatchObject({ errorType: 'TypeError', errorMessage: 'no order' });
    expect(failure.trace?.[1]).toContain('/var/task/index.mjs:1');
    expect(log).toMatch(/\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"no order",/);
    expect(log).not.toContain(folder);
  });

  it('that takes a callback is refused by the Node.js 24 runtime', async () => {
    const files = { 'index.js': 'exports.handler = (event, context, callback) => callback();' };
    const { failure } = await failureOf({ files, runtimeName: 'nodejs24.x' });
    expect(failure.errorType).toBe('Runtime.CallbackHandlerDeprecated');
  });

  it('may answer up to the limit and no more', async () => {
    const code = 'export const handler = async ({ n }) => "x".repeat(n);';
    expect(await valueOf(code, { n: 6_291_556 - 2 })).toHaveLength(6_291_554);
    expect(await valueOf(code, { n: 6_291_556 - 1 })).toEqual({
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });
});

describe('a function that cannot be loaded', () => {
  it.each<[string, Package | string, string, RegExp]>([
    [
      'an export is missing',
      'export const other = 1;',
      'Runtime.HandlerNotFound',
      /^index\.handler is undefined or not exported$/,
    ],
    [
      'the export is no function',
      'export const handler = 1;',
      'Runtime.HandlerNotFound',
      /^index\.handler is not a function$/,
    ],
    [
      'a module is missing',
      { files: { 'index.js': 'require("left-pad");' } },
      'Runtime.ImportModuleError',
      /^Error: Cannot find module 'left-pad'\nRequire stack:\n- \/var\/task\/index\.js/,
    ],
    [
      'the file is missing',
      { files: {}, handler: 'main.handler' },
      'Runtime.ImportModuleError',
      /^Error: Cannot find module 'main'/,
    ],
    [
      'a package is missing from an ES module',
      'import "left-pad";',
      'Error',
      /^Cannot find package 'left-pad' imported from \/var\/task\/index\.mjs$/,
    ],
    [
      'it does not parse',
      'export const handler = ;',
      'Runtime.UserCodeSyntaxError',
      /^SyntaxError: Unexpected token ';'$/,
    ],
    [
      'the name has no function in it',
      { files: {}, handler: 'index' },
      'Runtime.MalformedHandlerName',
      /^Bad handler$/,
    ],
    [
      'the name leaves the package',
      { files: {}, handler: '../index.handler' },
      'Runtime.MalformedHandlerName',
      /^'\.\.\/index\.handler' is not a valid handler name\./,
    ],
    ['it throws while loading', 'throw new RangeError("bad table");', 'RangeError', /^bad table$/],
    [
      'it exits while loading',
      'process.exit(3);',
      'Runtime.ExitError',
      /Error: Runtime exited with error: exit status 3$/,
    ],
  ])('says so when %s', async (_case, given, errorType, message) => {
    const { failure, log } = await failureOf(given);
    expect(failure.errorType).toBe(errorType);
    expect(failure.errorMessage).toMatch(message);
    expect(log).toMatch(
      new RegExp(
        `^INIT_REPORT Init Duration: [\\d.]+ ms\\tPhase: init\\tStatus: error\\tError Type: ${errorType}$`,
        'm',
      ),
    );
  });

  it('is begun again on the time of the invocation when loading takes longer than its own limit', async () => {
    const deployment = deploy({
      files: {
        'index.mjs': 'await new Promise((done) => setTimeout(done, 900)); export const handler = async () => 1;',
      },
    });
    expect((await invoke(deployment)).payload).toBe('1');
    expect(deployment.lines.filter((line) => line.startsWith('INIT_'))).toEqual([
      expect.stringContaining('INIT_START') as string,
      expect.stringMatching(/^INIT_REPORT Init Duration: 7\d\d\.\d\d ms\tPhase: init\tStatus: timeout$/) as string,
      expect.stringContaining('INIT_START') as string,
    ]);
  });
});

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
    const { killHostWithBusyFunction } = await import('./busy-host.ts');
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
