import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  DeleteFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LambdaAccount } from './lambda-account.ts';

let account: LambdaAccount;

beforeAll(async () => {
  account = await LambdaAccount.open({ periodScale: 10 });
});
afterAll(() => account[Symbol.asyncDispose]());

const MAY_POLL = { Effect: 'Allow', Action: ['logs:*', 'sqs:*'], Resource: '*' };

/** A function that reads a queue of its own. */
async function connect(
  name: string,
  body: string,
  more: Partial<CreateEventSourceMappingRequest> = {},
  visibility = '2',
) {
  const queue = await account.queue(`${name}-queue`, { VisibilityTimeout: visibility });
  const Role = await account.role(`${name}-role`, [MAY_POLL]);
  await account.deploy(name, body, { Role, Timeout: 1 });
  const mapping = await account.lambda.send(
    new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn: queue.arn, ...more }),
  );
  const send = (body_: string, MessageAttributes?: Record<string, { DataType: string; StringValue: string }>) =>
    account.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: body_, MessageAttributes }));
  return { queue, send, uuid: mapping.UUID ?? '', created: mapping };
}

const describeMapping = (uuid: string) => account.lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }));

async function depth(url: string): Promise<number> {
  const { Attributes } = await account.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
}

const saidBy = async (name: string, word: string): Promise<string[]> =>
  (await account.logOf(name, word).catch(() => [])).map((line) => line.split('\t').at(-1) ?? '');

describe('an event source mapping', () => {
  it('hands messages over at once, in the shape that AWS documents, and deletes them when the function succeeds', async () => {
    const { send, queue, created, uuid } = await connect('reader', 'console.log("GOT " + JSON.stringify(event));');
    expect(created.State).toBe('Creating');
    expect(await describeMapping(uuid)).toMatchObject({ State: 'Enabled', BatchSize: 10, EventSourceArn: queue.arn });
    const { MessageId, MD5OfMessageBody } = await send('hello', { kind: { DataType: 'String', StringValue: 'order' } });
    await expect.poll(() => saidBy('reader', 'GOT'), { timeout: 3000 }).toHaveLength(1);
    const [line = ''] = await saidBy('reader', 'GOT');
    expect(JSON.parse(line.slice(4))).toEqual({
      Records: [
        {
          messageId: MessageId,
          receiptHandle: expect.any(String) as string,
          body: 'hello',
          attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }) as object,
          messageAttributes: {
            kind: { stringValue: 'order', stringListValues: [], binaryListValues: [], dataType: 'String' },
          },
          md5OfBody: MD5OfMessageBody,
          eventSource: 'aws:sqs',
          eventSourceARN: queue.arn,
          awsRegion: account.aws.region,
        },
      ],
    });
    await expect.poll(() => depth(queue.url)).toBe(0);
    await expect.poll(async () => (await describeMapping(uuid)).LastProcessingResult).toBe('OK');
  });

  it('delivers a message again after its visibility time-out when the function failed', async () => {
    const body = `const count = event.Records[0].attributes.ApproximateReceiveCount;
      console.log("TRY " + count); if (count === "1") throw new Error("not yet");`;
    const { send, queue, uuid } = await connect('retried', body);
    await send('again');
    await expect
      .poll(async () => (await describeMapping(uuid)).LastProcessingResult)
      .toBe('PROBLEM: Function call failed');
    expect(await depth(queue.url)).toBe(1);
    await expect.poll(() => saidBy('retried', 'TRY'), { timeout: 5000 }).toEqual(['TRY 1', 'TRY 2']);
    await expect.poll(() => depth(queue.url)).toBe(0);
  });

  it('keeps only the messages that the function reports as failed', async () => {
    const body = `const failed = event.Records.filter((r) => r.body === "bad" && r.attributes.ApproximateReceiveCount === "1");
      console.log("BATCH " + event.Records.map((r) => r.body).sort().join(" "));
      return { batchItemFailures: failed.map((r) => ({ itemIdentifier: r.messageId })) };`;
    const { send, queue } = await connect('partial', body, {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 5,
    });
    await Promise.all([send('good'), send('bad'), send('fine')]);
    await expect
      .poll(() => saidBy('partial', 'BATCH'), { timeout: 5000 })
      .toEqual(['BATCH bad fine good', 'BATCH bad']);
    await expect.poll(() => depth(queue.url)).toBe(0);
  });

  it.each([
    ['names a message that was not in the batch', 'return { batchItemFailures: [{ itemIdentifier: "other" }] };'],
    ['is malformed', 'return { batchItemFailures: "all" };'],
  ])('keeps the whole batch when the report %s', async (what, answer) => {
    const name = `misreport-${what.length}`;
    const { send, queue } = await connect(name, `console.log("SEEN"); ${answer}`, {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    await send('kept');
    await expect.poll(() => saidBy(name, 'SEEN'), { timeout: 3000 }).not.toHaveLength(0);
    expect(await depth(queue.url)).toBe(1);
  });

  it('holds a batch while the function is throttled and delivers it when it no longer is', async () => {
    const { send, queue } = await connect('braked', 'console.log("RAN");', {}, '30');
    const FunctionName = 'braked';
    await account.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await send('held');
    await expect.poll(() => account.sum('Throttles', { FunctionName }), { timeout: 3000 }).toBeGreaterThan(1);
    expect(account.sum('Invocations', { FunctionName })).toBe(0);
    await account.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    await expect.poll(() => saidBy('braked', 'RAN'), { timeout: 3000 }).toHaveLength(1);
    await expect.poll(() => depth(queue.url)).toBe(0);
  });

  it('delivers what meets a filter, and deletes the rest', async () => {
    const Filters = [{ Pattern: '{"body":{"kind":["order"]}}' }];
    const body = 'console.log("KIND " + JSON.parse(event.Records[0].body).id);';
    const { send, queue, uuid } = await connect('filtered', body, { FilterCriteria: { Filters } });
    await Promise.all(['{"kind":"other","id":1}', 'no json', '{"kind":"order","id":2}'].map((text) => send(text)));
    await expect.poll(() => saidBy('filtered', 'KIND'), { timeout: 3000 }).toEqual(['KIND 2']);
    await expect.poll(() => depth(queue.url)).toBe(0);
    expect((await describeMapping(uuid)).FilterCriteria).toEqual({ Filters });
    const emptied = { UUID: uuid, FilterCriteria: { Filters: [] } };
    await account.lambda.send(new UpdateEventSourceMappingCommand(emptied));
    expect((await describeMapping(uuid)).FilterCriteria).toBeUndefined();
    await expect(
      account.lambda.send(
        new UpdateEventSourceMappingCommand({ UUID: uuid, FilterCriteria: { Filters: [{ Pattern: '{"body":1}' }] } }),
      ),
    ).rejects.toThrow('Invalid filter pattern definition.');
  });

  it('delivers nothing while it is disabled, and what is waiting once it is enabled', async () => {
    const { send, queue, uuid } = await connect('paused', 'console.log("RAN");');
    const set = (Enabled: boolean) => account.lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled }));
    expect((await set(false)).State).toBe('Disabling');
    expect(await describeMapping(uuid)).toMatchObject({ State: 'Disabled', StateTransitionReason: 'User action' });
    await send('waiting');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await depth(queue.url)).toBe(1);
    expect((await set(true)).State).toBe('Enabling');
    await expect.poll(() => saidBy('paused', 'RAN'), { timeout: 3000 }).toHaveLength(1);
  });

  it('stops when the role may no longer receive, says so, and goes on when it may', async () => {
    const { send, uuid } = await connect('barred', 'console.log("RAN");');
    await account.allow('barred-role', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
    await send('unreachable');
    await expect
      .poll(async () => (await describeMapping(uuid)).LastProcessingResult, { timeout: 3000 })
      .toMatch(/^PROBLEM: .*ReceiveMessage on SQS$/);
    await account.allow('barred-role', MAY_POLL);
    await expect.poll(() => saidBy('barred', 'RAN'), { timeout: 5000 }).toHaveLength(1);
  });

  it("stops when the queue's own policy denies the role, and goes on when it does not", async () => {
    const { queue, send, uuid } = await connect('shut-out', 'console.log("GOT");');
    const Deny = { Effect: 'Deny', Principal: '*', Action: 'sqs:ReceiveMessage', Resource: queue.arn };
    const setPolicy = (Policy: string) =>
      account.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes: { Policy } }));
    await setPolicy(JSON.stringify({ Version: '2012-10-17', Statement: [Deny] }));
    await send('one');
    await expect
      .poll(async () => (await describeMapping(uuid)).LastProcessingResult, { timeout: 5000 })
      .toMatch(/^PROBLEM: .*ReceiveMessage on SQS$/);
    await setPolicy('');
    await expect.poll(() => saidBy('shut-out', 'GOT'), { timeout: 5000 }).toHaveLength(1);
  });

  it('keeps no more batches in the function at once than it is told to', async () => {
    const ScalingConfig = { MaximumConcurrency: 2 };
    const body = `const from = Date.now(); await new Promise((r) => setTimeout(r, 300));
      console.log("BUSY " + from + " " + Date.now());`;
    const { send, queue, uuid } = await connect('narrow', body, { BatchSize: 1, ScalingConfig });
    expect(await describeMapping(uuid)).toMatchObject({ ScalingConfig });
    await Promise.all(['1', '2', '3', '4', '5'].map((text) => send(text)));
    await expect.poll(() => depth(queue.url), { timeout: 5000 }).toBe(0);
    const busy = (await saidBy('narrow', 'BUSY')).map((line) => line.split(' ').slice(1).map(Number));
    const atOnce = busy.map(([at = 0]) => busy.filter(([from = 0, to = 0]) => from <= at && at < to).length);
    expect(Math.max(...atOnce)).toBe(2);

    const set = (config: typeof ScalingConfig | object) =>
      account.lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, ScalingConfig: config }));
    expect(await set({})).not.toHaveProperty('ScalingConfig.MaximumConcurrency');
    await expect(set({ MaximumConcurrency: 1 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is listed by function and by queue, and is gone after it was deleted', async () => {
    const { uuid, queue } = await connect('listed', 'return 1;');
    const list = async (input: { FunctionName?: string; EventSourceArn?: string }) =>
      (await account.lambda.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings?.map((m) => m.UUID);
    expect(await list({ FunctionName: 'listed' })).toEqual([uuid]);
    expect(await list({ EventSourceArn: queue.arn })).toEqual([uuid]);
    expect(await list({ FunctionName: 'reader', EventSourceArn: queue.arn })).toEqual([]);
    const { State } = await account.lambda.send(new DeleteEventSourceMappingCommand({ UUID: uuid }));
    expect(State).toBe('Deleting');
    await expect(describeMapping(uuid)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('creating an event source mapping', () => {
  const create = (input: Partial<CreateEventSourceMappingRequest>) =>
    account.lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'source', ...input }));

  it('is refused for what AWS refuses', async () => {
    const brief = await account.queue('brief', { VisibilityTimeout: '5' });
    const ample = await account.queue('ample', { VisibilityTimeout: '60' });
    await account.deploy('source', 'return 1;', { Timeout: 10, Role: await account.role('source-role') });
    await expect(create({ EventSourceArn: ample.arn })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    });
    await account.allow('source-role', MAY_POLL);
    await expect(create({ EventSourceArn: brief.arn })).rejects.toMatchObject({
      message: 'Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds',
    });
    await expect(create({ EventSourceArn: `${ample.arn}-missing` })).rejects.toMatchObject({
      message: expect.stringContaining('AWS.SimpleQueueService.NonExistentQueue') as string,
    });
    await expect(create({ EventSourceArn: ample.arn, BatchSize: 11 })).rejects.toMatchObject({
      message: expect.stringContaining('Maximum batch window in seconds must be greater than 0') as string,
    });
    const { UUID } = await create({ EventSourceArn: ample.arn, Enabled: false });
    await expect(create({ EventSourceArn: ample.arn })).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: expect.stringContaining(UUID ?? 'no id') as string,
    });
  });

  it('is refused by name for settings that are not imitated', async () => {
    const arn = `arn:aws:sqs:${account.aws.region}:${account.aws.accountId}:ample`;
    await expect(create({ EventSourceArn: arn, KMSKeyArn: 'arn:aws:kms:eu-west-1:1:key/a' })).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('KMSKeyArn') as string,
    });
  });
});
