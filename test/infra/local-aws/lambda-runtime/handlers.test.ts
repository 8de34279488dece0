import { describe, expect, it } from 'vitest';
import { deploy, failureOf, folder, invoke, useRuntime, valueOf, type Package } from './runtime-fixture.ts';

useRuntime();

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
