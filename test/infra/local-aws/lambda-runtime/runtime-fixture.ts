import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Deployment } from '../../../../infra/local-aws/lambda-runtime/deployment.ts';
import type { FunctionFailure } from '../../../../infra/local-aws/lambda-runtime/environment-messages.ts';
import { FunctionRuntime } from '../../../../infra/local-aws/lambda-runtime/function-runtime.ts';

/** Where the packages of the test file that runs are. */
export let folder: string;
/** Gives loading less time than AWS does. */
export let runtime: FunctionRuntime;
let counter = 0;

/** A runtime for the test file that calls this; files share a process, and each has one of its own. */
export const useRuntime = (): void => {
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'function-runtime-'));
    runtime = new FunctionRuntime({ initMsMax: 700 });
  });
  afterAll(() => {
    runtime.stop();
    rmSync(folder, { recursive: true, force: true });
  });
};

export interface Package {
  files: Record<string, string>;
  handler?: string;
  runtimeName?: string;
  timeoutMs?: number;
  memoryMb?: number;
}

export interface Deployed extends Deployment {
  readonly lines: string[];
}

/** A package, given as its files or as the text of its one ES module, ready to be invoked. */
export function deploy(given: Package | string): Deployed {
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

export const invoke = (deployment: Deployment, event: unknown = {}) =>
  runtime.invoke(deployment, {
    requestId: `request-${++counter}`,
    payload: JSON.stringify(event),
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders-api',
  });

/** Invokes once and expects a failure. */
export async function failureOf(given: Package | string): Promise<{ failure: FunctionFailure; log: string }> {
  const deployment = deploy(given);
  const answer = await invoke(deployment);
  expect(answer.isFailure).toBe(true);
  return { failure: JSON.parse(answer.payload) as FunctionFailure, log: deployment.lines.join('\n') };
}

/** Invokes once and reads the answer. */
export const valueOf = async (given: Package | string, event?: unknown): Promise<unknown> => {
  const answer = await invoke(deploy(given), event);
  return JSON.parse(answer.payload) as unknown;
};
