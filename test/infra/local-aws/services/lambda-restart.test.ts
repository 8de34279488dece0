import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  GetAliasCommand,
  GetPolicyCommand,
  InvokeCommand,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, expect, it } from 'vitest';
import { LambdaAccount } from './lambda-account.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'lambda-restart-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const FunctionName = 'worker';

it('an invocation that the end of the account interrupts is not held against the function', async () => {
  const before = await LambdaAccount.open({ dataDir });
  await before.deploy('interrupted', 'await new Promise((done) => setTimeout(done, 60_000));', { Timeout: 60 });
  const call = before.invoke('interrupted').catch((error: unknown) => error);
  // Not `INIT_START`: the invocation itself has begun.
  const begun = () => before.logOf('interrupted', '"START RequestId"').catch(() => []);
  await expect.poll(begun, { timeout: 3000 }).toHaveLength(1);
  await before.aws.close();
  expect(await call).toBeInstanceOf(Error);
  expect(before.sum('Errors', { FunctionName: 'interrupted' })).toBe(0);
  await using after = await LambdaAccount.open({ dataDir });
  expect(await after.logOf('interrupted', '?killed ?REPORT')).toEqual([]);
});

it('functions, their neighbours and their logs survive a restart, and pollers and waiting events go on', async () => {
  const before = await LambdaAccount.open({ dataDir });
  const queue = await before.queue('work');
  const Role = await before.role('worker-role', [{ Effect: 'Allow', Action: ['logs:*', 'sqs:*'], Resource: '*' }]);
  const created = await before.deploy(FunctionName, 'console.log("RAN " + (event.Records?.[0].body ?? event.n));', {
    Role,
    Publish: true,
  });
  const { lambda } = before;
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
  await lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
    }),
  );
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: queue.arn }));
  await before.invoke(FunctionName, { n: 'first' });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{"n":"later"}' }));
  await before.aws.close();

  await using after = await LambdaAccount.open({ dataDir });
  const alias = await after.lambda.send(new GetAliasCommand({ FunctionName, Name: 'live' }));
  expect(alias.FunctionVersion).toBe('1');
  const { Policy } = await after.lambda.send(new GetPolicyCommand({ FunctionName }));
  expect(Policy).toContain(created.FunctionArn?.replace(/:1$/, ''));
  const { EventSourceMappings } = await after.lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  expect(EventSourceMappings).toMatchObject([{ State: 'Enabled' }]);
  expect((await after.logOf(FunctionName, 'RAN')).map((line) => line.split('\t').at(-1))).toEqual(['RAN first']);
  await expect(after.invoke(FunctionName)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  await after.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 2 }));
  await after.sqs.send(
    new SendMessageCommand({ QueueUrl: `${after.aws.endpoint}/${after.aws.accountId}/work`, MessageBody: 'queued' }),
  );
  await expect
    .poll(async () => (await after.logOf(FunctionName, 'RAN')).map((line) => line.split('\t').at(-1)).sort(), {
      timeout: 8000,
    })
    .toEqual(['RAN first', 'RAN later', 'RAN queued']);
});
