import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventAccount } from './event-account.ts';

let account: EventAccount;
beforeAll(async () => {
  account = await EventAccount.open();
});
afterAll(() => account[Symbol.asyncDispose]());

const bucket = async (Bucket: string): Promise<string> => {
  await account.s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
};
const configure = (Bucket: string, NotificationConfiguration: NotificationConfiguration, more: object = {}) =>
  account.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration, ...more }));
const put = (Bucket: string, Key: string) => account.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'abc' }));
const shown = async (Bucket: string) => {
  const { $metadata: _, ...rest } = await account.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  return rest;
};
const keyFilter = (prefix: string, suffix = '') => ({
  Key: {
    FilterRules: [
      { Name: 'prefix' as const, Value: prefix },
      { Name: 'suffix' as const, Value: suffix },
    ],
  },
});
const toFunction = (name: string, more: object = {}) => ({
  Id: name,
  LambdaFunctionArn: account.functionArn(name),
  Events: ['s3:ObjectCreated:*' as const],
  ...more,
});
const toldTo = (name: string) =>
  account.asked
    .filter(({ functionArn }) => functionArn === account.functionArn(name))
    .map(
      ({ payload }) => (payload as { Records: [{ eventName: string; s3: { object: { key: string } } }] }).Records[0],
    );

describe('a bucket that notifies', () => {
  it('tells a function what was created, by prefix and suffix', async () => {
    const name = await bucket('told');
    await configure(name, { LambdaFunctionConfigurations: [toFunction('told', { Filter: keyFilter('in/', '.csv') })] });
    await put(name, 'in/a b.csv');
    await put(name, 'out/a.csv');
    await put(name, 'in/a.txt');
    await account.s3.send(new CopyObjectCommand({ Bucket: name, Key: 'in/c.csv', CopySource: `${name}/in/a.txt` }));
    expect(toldTo('told').map(({ eventName, s3 }) => [eventName, s3.object.key])).toEqual([
      ['ObjectCreated:Put', 'in/a+b.csv'],
      ['ObjectCreated:Copy', 'in/c.csv'],
    ]);
    expect(account.asked.at(-1)).toMatchObject({ service: 's3.amazonaws.com', sourceArn: `arn:aws:s3:::${name}` });
  });

  it('tells a queue, after a test of its own', async () => {
    const name = await bucket('told-queue');
    const queue = await account.queue('objects', 's3.amazonaws.com', `arn:aws:s3:::${name}`);
    await configure(name, { QueueConfigurations: [{ QueueArn: queue.arn, Events: ['s3:ObjectRemoved:*'] }] });
    expect(await account.receive(queue.url)).toMatchObject({ body: { Event: 's3:TestEvent', Bucket: name } });
    await put(name, 'gone');
    await account.s3.send(new DeleteObjectCommand({ Bucket: name, Key: 'gone' }));
    await account.s3.send(new DeleteObjectCommand({ Bucket: name, Key: 'never-there' }));
    expect(await account.receive(queue.url)).toMatchObject({
      body: { Records: [{ eventName: 'ObjectRemoved:Delete' }] },
    });
    expect(await account.waitingIn(queue.url)).toBe(0);
  });

  it('is silent about a function that lets it in no more', async () => {
    const name = await bucket('shut-out');
    await configure(name, { LambdaFunctionConfigurations: [toFunction('shut-out')] });
    account.closed.add(account.functionArn('shut-out'));
    await put(name, 'a');
    expect(toldTo('shut-out')).toEqual([]);
  });

  it('has its configuration replaced whole, and ended by an empty one', async () => {
    const name = await bucket('replaced');
    await configure(name, {
      LambdaFunctionConfigurations: [toFunction('first'), toFunction('other', { Events: ['s3:ObjectRemoved:*'] })],
    });
    await configure(name, { LambdaFunctionConfigurations: [toFunction('second')] });
    expect(await shown(name)).toEqual({ LambdaFunctionConfigurations: [toFunction('second')] });
    await configure(name, {});
    expect(await shown(name)).toEqual({});
    await put(name, 'a');
    expect(toldTo('second')).toEqual([]);
  });
});

describe('what S3 refuses', () => {
  it('a destination that lets it not in, unless told to skip the question', async () => {
    const name = await bucket('refusing');
    account.closed.add(account.functionArn('closed'));
    const configuration = { LambdaFunctionConfigurations: [toFunction('closed')] };
    await expect(configure(name, configuration)).rejects.toThrow(
      'Unable to validate the following destination configurations',
    );
    await configure(name, configuration, { SkipDestinationValidation: true });
    expect(await shown(name)).toEqual(configuration);
  });

  it.each<[string, () => NotificationConfiguration, string]>([
    [
      'one id twice',
      () => ({ LambdaFunctionConfigurations: [toFunction('a'), toFunction('a', { Filter: keyFilter('x/') })] }),
      'Same ID',
    ],
    [
      'rules that overlap',
      () => ({
        LambdaFunctionConfigurations: [toFunction('a'), toFunction('b', { Events: ['s3:ObjectCreated:Put'] })],
      }),
      'ambiguously defined',
    ],
    [
      'an event that is not imitated',
      () => ({ LambdaFunctionConfigurations: [toFunction('a', { Events: ['s3:ObjectRestore:*'] })] }),
      's3:ObjectRestore:*',
    ],
  ])('%s', async (_, configuration, message) => {
    await bucket('checked').catch(() => undefined);
    await expect(configure('checked', configuration())).rejects.toThrow(message);
  });
});
