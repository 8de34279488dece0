import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const RUNTIME = new URL('../../../../infra/local-aws/lambda-runtime/function-runtime.ts', import.meta.url).href;

/** Starts a host whose function never gives way, kills the host outright, and returns the function's process id. */
export async function killHostWithBusyFunction(folder: string): Promise<number> {
  const taskRoot = path.join(folder, 'busy');
  mkdirSync(taskRoot, { recursive: true });
  writeFileSync(path.join(taskRoot, 'package.json'), '{}');
  const code =
    'export const handler = async () => { console.log("PID " + process.pid); await new Promise((r) => setTimeout(r, 50)); for (;;); };';
  writeFileSync(path.join(taskRoot, 'index.mjs'), code);
  const hostFile = path.join(folder, 'host.mts');
  writeFileSync(
    hostFile,
    `import { FunctionRuntime } from ${JSON.stringify(RUNTIME)};
    const taskRoot = ${JSON.stringify(taskRoot)};
    const log = { append: (line) => console.log(line), flush() {} };
    const variables = { LAMBDA_TASK_ROOT: taskRoot, _HANDLER: 'index.handler', PATH: process.env.PATH };
    const deployment = { id: 'busy', functionName: 'busy', version: '$LATEST', runtime: 'nodejs20.x', memoryMb: 128,
      timeoutMs: 60000, taskRoot, provision: () => ({ variables, credentialsExpireAtMs: Infinity, log }) };
    new FunctionRuntime().invoke(deployment, { requestId: 'r', payload: '{}', invokedFunctionArn: 'arn' });`,
  );
  const host = spawn(process.execPath, ['--import', 'tsx', hostFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of host.stdout) {
    output += String(chunk);
    const pid = /PID (\d+)/.exec(output)?.[1];
    if (pid === undefined) continue;
    await new Promise((resolve) => setTimeout(resolve, 100));
    host.kill('SIGKILL');
    if (host.exitCode === null && host.signalCode === null) await once(host, 'exit');
    return Number(pid);
  }
  throw new RangeError(`the host ended before its function began: ${output}`);
}
