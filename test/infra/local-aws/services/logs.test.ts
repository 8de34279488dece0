import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createLogsService } from '../../../../infra/local-aws/services/logs/index.ts';
import type { World } from '../../../../infra/local-aws/world.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'logs-'));
let aws: LocalAws;
let world: World;
let logs: sdk.CloudWatchLogsClient;

async function open(): Promise<void> {
  aws = await startLocalAws({
    dataDir,
    services: (given) => {
      world = given;
      return [createLogsService(given)];
    },
  });
  const { endpoint, region, credentials } = aws;
  logs = new sdk.CloudWatchLogsClient({ endpoint, region, credentials, maxAttempts: 1 });
}

beforeAll(open);
afterAll(async () => {
  await aws.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A group with one stream that holds these messages, one a millisecond. */
async function fill(logGroupName: string, messages: readonly string[], logStreamName = 'stream'): Promise<number> {
  await logs.send(new sdk.CreateLogGroupCommand({ logGroupName })).catch(() => undefined);
  await logs.send(new sdk.CreateLogStreamCommand({ logGroupName, logStreamName }));
  const start = Date.now() - 60_000;
  const logEvents = messages.map((message, index) => ({ timestamp: start + index, message }));
  await logs.send(new sdk.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  return start;
}

const filter = async (logGroupName: string, more: Partial<sdk.FilterLogEventsRequest> = {}) => {
  const { events = [], nextToken } = await logs.send(new sdk.FilterLogEventsCommand({ logGroupName, ...more }));
  return { messages: events.map((event) => event.message), nextToken };
};

describe('what comes in', () => {
  it('is counted by group and for the account, with 26 bytes for every event, and nothing where nothing comes', async () => {
    const put: { metric: string; value: number; dimensions: Record<string, string> }[] = [];
    const { metrics } = world;
    world.metrics = { ...metrics, put: (datum) => void put.push(datum) };
    await fill('/app/counted', ['one', 'zwölf']);
    await logs.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: '/app/counted' }));
    world.metrics = metrics;
    expect(put.map(({ metric, value, dimensions }) => [metric, value, dimensions.LogGroupName])).toEqual([
      ['IncomingLogEvents', 2, undefined],
      ['IncomingBytes', 3 + 6 + 52, undefined],
      ['IncomingLogEvents', 2, '/app/counted'],
      ['IncomingBytes', 3 + 6 + 52, '/app/counted'],
    ]);
    await logs.send(new sdk.DeleteLogGroupCommand({ logGroupName: '/app/counted' }));
  });
});

describe('log groups', () => {
  it('are created once, listed by prefix with their retention, and deleted with what they hold', async () => {
    await fill('/app/one', ['x']);
    await fill('/app/two', ['y']);
    await expect(logs.send(new sdk.CreateLogGroupCommand({ logGroupName: '/app/one' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await logs.send(new sdk.PutRetentionPolicyCommand({ logGroupName: '/app/two', retentionInDays: 7 }));
    const list = async () =>
      (await logs.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: '/app/' }))).logGroups ?? [];
    expect((await list()).map((group) => [group.logGroupName, group.retentionInDays])).toEqual([
      ['/app/one', undefined],
      ['/app/two', 7],
    ]);
    await logs.send(new sdk.DeleteRetentionPolicyCommand({ logGroupName: '/app/two' }));
    await logs.send(new sdk.DeleteLogGroupCommand({ logGroupName: '/app/one' }));
    expect((await list()).map((group) => group.retentionInDays)).toEqual([undefined]);
    await expect(filter('/app/one')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName: '/app/one' }));
    expect((await filter('/app/one')).messages).toEqual([]);
  });

  it('keep only what is younger than their retention', async () => {
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName: '/brief' }));
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    world.logs.write('/brief', 's', [
      { at: hoursAgo(30), message: 'old' },
      { at: hoursAgo(1), message: 'new' },
    ]);
    expect((await filter('/brief')).messages).toEqual(['old', 'new']);
    await logs.send(new sdk.PutRetentionPolicyCommand({ logGroupName: '/brief', retentionInDays: 1 }));
    expect((await filter('/brief')).messages).toEqual(['new']);
  });

  it('carry the tags that they were given', async () => {
    await logs.send(new sdk.CreateLogGroupCommand({ logGroupName: '/tagged', tags: { team: 'orders' } }));
    const resourceArn = `arn:aws:logs:${aws.region}:${aws.accountId}:log-group:/tagged`;
    await logs.send(new sdk.TagResourceCommand({ resourceArn, tags: { tier: '1' } }));
    await logs.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    const { tags } = await logs.send(new sdk.ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ tier: '1' });
  });

  it('refuse a retention that AWS does not offer', async () => {
    await expect(
      logs.send(new sdk.PutRetentionPolicyCommand({ logGroupName: '/brief', retentionInDays: 2 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('log streams', () => {
  it('are ordered by their last event when asked to be', async () => {
    await fill('/ordered', ['1'], 'b');
    await fill('/ordered', ['1', '2', '3'], 'a');
    world.logs.write('/ordered', 'b', [{ at: new Date(), message: 'latest' }]);
    const names = async (more: Partial<sdk.DescribeLogStreamsRequest>) => {
      const answer = await logs.send(new sdk.DescribeLogStreamsCommand({ logGroupName: '/ordered', ...more }));
      return answer.logStreams?.map((stream) => stream.logStreamName);
    };
    expect(await names({})).toEqual(['a', 'b']);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['b', 'a']);
    expect(await names({ logStreamNamePrefix: 'b' })).toEqual(['b']);
    await expect(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 'b' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('must be there before events are put', async () => {
    const put = {
      logGroupName: '/ordered',
      logStreamName: 'none',
      logEvents: [{ timestamp: Date.now(), message: 'x' }],
    };
    await expect(logs.send(new sdk.PutLogEventsCommand(put))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });

  it('take no events that are too old, and say so', async () => {
    const old = { timestamp: Date.now() - 20 * 86_400_000, message: 'old' };
    const put = { logGroupName: '/ordered', logStreamName: 'a', logEvents: [old, { ...old, timestamp: Date.now() }] };
    const { rejectedLogEventsInfo } = await logs.send(new sdk.PutLogEventsCommand(put));
    expect(rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
  });
});

describe('reading events', () => {
  it('by filter searches all streams in the order of time, within a window, page by page', async () => {
    const start = await fill('/search', ['a 0', 'a 1', 'a 2', 'a 3'], 'one');
    world.logs.write('/search', 'two', [{ at: new Date(start + 1), message: 'b 1' }]);
    expect((await filter('/search')).messages).toEqual(['a 0', 'a 1', 'b 1', 'a 2', 'a 3']);
    expect((await filter('/search', { startTime: start + 1, endTime: start + 2 })).messages).toEqual([
      'a 1',
      'b 1',
      'a 2',
    ]);
    expect((await filter('/search', { logStreamNamePrefix: 't' })).messages).toEqual(['b 1']);
    expect((await filter('/search', { logStreamNames: ['one'], filterPattern: '?0 ?3' })).messages).toEqual([
      'a 0',
      'a 3',
    ]);
    const first = await filter('/search', { limit: 3 });
    expect(first.messages).toEqual(['a 0', 'a 1', 'b 1']);
    const second = await filter('/search', { limit: 3, nextToken: first.nextToken });
    expect(second).toEqual({ messages: ['a 2', 'a 3'], nextToken: undefined });
  });

  it('of one stream goes forward and backward from either end', async () => {
    await fill('/read', ['0', '1', '2', '3', '4']);
    const read = async (more: Partial<sdk.GetLogEventsRequest>) => {
      const answer = await logs.send(
        new sdk.GetLogEventsCommand({ logGroupName: '/read', logStreamName: 'stream', limit: 2, ...more }),
      );
      return { ...answer, messages: answer.events?.map((event) => event.message) };
    };
    const head = await read({ startFromHead: true });
    expect(head.messages).toEqual(['0', '1']);
    const next = await read({ nextToken: head.nextForwardToken });
    expect(next.messages).toEqual(['2', '3']);
    const last = await read({ nextToken: next.nextForwardToken });
    const end = await read({ nextToken: last.nextForwardToken });
    expect([last.messages, end.messages, end.nextForwardToken]).toEqual([['4'], [], last.nextForwardToken]);
    const tail = await read({});
    expect(tail.messages).toEqual(['3', '4']);
    expect((await read({ nextToken: tail.nextBackwardToken })).messages).toEqual(['1', '2']);
  });
});

describe('storage', () => {
  it('survives a restart, and a line that was torn when the process was killed', async () => {
    await fill('/kept', ['one', 'two']);
    await aws.close();
    const folder = path.join(dataDir, 'logs');
    for (const file of readdirSync(folder)) appendFileSync(path.join(folder, file), '{"n":99,"s":"str');
    await open();
    expect((await filter('/kept')).messages).toEqual(['one', 'two']);
    world.logs.write('/kept', 'stream', [{ at: new Date(), message: 'three' }]);
    await aws.close();
    await open();
    expect((await filter('/kept')).messages).toEqual(['one', 'two', 'three']);
  });

  it('takes nothing any more once the account is closed, and its folder may go', async () => {
    const folder = path.join(dataDir, 'logs');
    world.logs.write('/late', 'stream', [{ at: new Date(), message: 'in time' }]);
    await aws.close();
    rmSync(folder, { recursive: true });
    world.logs.write('/late', 'stream', [{ at: new Date(), message: 'too late' }]);
    await new Promise(setImmediate);
    expect(existsSync(folder)).toBe(false);
    await open();
  });

  it('keeps the newest events when there are too many', async () => {
    const messages = Array.from({ length: 60_000 }, (_, n) => ({
      at: new Date(Date.now() - 100_000 + n),
      message: `n${n}`,
    }));
    world.logs.write('/flood', 's', messages);
    expect((await filter('/flood', { filterPattern: 'n59999' })).messages).toEqual(['n59999']);
    expect((await filter('/flood', { filterPattern: 'n1' })).messages).toEqual([]);
  });
});
