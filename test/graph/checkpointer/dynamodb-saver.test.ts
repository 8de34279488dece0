import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { Command, interrupt, isInterrupted, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { type Checkpoint, emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DynamoDbSaver } from '../../../graph/checkpointer/dynamodb-saver.ts';
import { StaleCheckpointError } from '../../../graph/checkpointer/stale-checkpoint-error.ts';
import { ConflictError } from '../../../shared/errors.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../../shared/store/local-dynamodb.ts';
import { StandingClock } from '../../shared/store/records.ts';
import { BENCH_CHECKPOINTS, benchState } from '../../../infra/local/bench/checkpoint-thread.ts';

let dynamodb: LocalDynamoDb;
/** Bytes of the bodies of all requests sent since the last reset, and the operations asked for. */
let sent: { operation: string; bytes: number }[] = [];

beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  await createMissingTables(dynamodb.client, '', ['checkpoints']);
  dynamodb.client.middlewareStack.add(
    (next) => async (args) => {
      const { body, headers } = args.request as { body: string; headers: Record<string, string> };
      const operation = headers['x-amz-target']?.split('.')[1] ?? '';
      sent.push({ operation, bytes: Buffer.byteLength(body) });
      return next(args);
    },
    { step: 'finalizeRequest', name: 'countRequests' },
  );
});
afterAll(() => dynamodb.stop());

const newSaver = () => new DynamoDbSaver({ client: dynamodb.client });
const newThread = () => ({ configurable: { thread_id: `thread-${uuid6(1)}`, checkpoint_ns: '' } });
const metadata = { source: 'loop', step: 1, parents: {} } as const;
const checkpointOf = (channel_values: Record<string, unknown>): Checkpoint => ({
  ...emptyCheckpoint(),
  id: uuid6(0),
  channel_values,
});

/** A graph that asks before it acts; `effects` counts what it did. */
const askingGraph = (saver: DynamoDbSaver, effects: string[], afterwards = async (): Promise<void> => undefined) => {
  const State = new StateSchema({ decision: z.string().optional(), done: z.boolean().default(false) });
  return new StateGraph(State)
    .addNode('prepare', async () => ({}))
    .addNode('gate', async () => ({ decision: interrupt<string, string>('may I?') }))
    .addNode('act', async ({ decision }) => {
      effects.push(decision ?? 'undecided');
      await afterwards();
      return { done: true };
    })
    .addEdge(START, 'prepare')
    .addEdge('prepare', 'gate')
    .addEdge('gate', 'act')
    .compile({ checkpointer: saver });
};

/** Savers of several runs that all read the thread before any of them goes on. */
const saversReadingTogether = (count: number): DynamoDbSaver[] => {
  let reading = count;
  let open: () => void = () => undefined;
  const everybodyHasRead = new Promise<void>((resolve) => (open = resolve));
  return Array.from({ length: count }, () => {
    const saver = newSaver();
    const getTuple = saver.getTuple.bind(saver);
    saver.getTuple = async (config) => {
      const tuple = await getTuple(config);
      if (--reading === 0) open();
      await everybodyHasRead;
      return tuple;
    };
    return saver;
  });
};

describe('several resumes of one interrupted thread', () => {
  it.each([2, 3, 5])('with durability sync act once (%i of them)', async (count) => {
    const effects: string[] = [];
    const thread = { ...newThread(), durability: 'sync' as const };
    expect(isInterrupted(await askingGraph(newSaver(), effects).invoke({}, thread))).toBe(true);
    const settled = await Promise.allSettled(
      saversReadingTogether(count).map((saver, n) =>
        askingGraph(saver, effects).invoke(new Command({ resume: n % 2 === 0 ? 'approve' : 'reject' }), thread),
      ),
    );
    const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(effects).toHaveLength(1);
    expect(reasons).toHaveLength(count - 1);
    expect(reasons.every((reason) => reason instanceof StaleCheckpointError)).toBe(true);
    const state = await askingGraph(newSaver(), effects).getState(thread);
    expect(state.values).toEqual({ decision: effects[0], done: true });
  });

  it('of which one comes while a node runs make that node run again, as after a crash, and one of them goes on', async () => {
    const effects: string[] = [];
    const thread = { ...newThread(), durability: 'sync' as const };
    await askingGraph(newSaver(), effects).invoke({}, thread);
    const slow = askingGraph(newSaver(), effects, async () => {
      await askingGraph(newSaver(), effects).invoke(new Command({ resume: 'approve' }), thread);
    });
    await expect(slow.invoke(new Command({ resume: 'approve' }), thread)).rejects.toBeInstanceOf(StaleCheckpointError);
    expect(effects).toEqual(['approve', 'approve']);
  });
});

describe('a run that crashed', () => {
  /** Fails as a process does that is killed right before its nth request of a kind: nothing follows. */
  const dyingSaver = (method: 'put' | 'putWrites', nth: number): DynamoDbSaver => {
    const saver = newSaver();
    let calls = 0;
    let isDead = false;
    for (const name of ['put', 'putWrites'] as const) {
      const original = saver[name].bind(saver) as (...given: unknown[]) => Promise<never>;
      saver[name] = async (...given: unknown[]) => {
        isDead ||= name === method && ++calls >= nth;
        if (isDead) throw new Error('killed');
        return original(...given);
      };
    }
    return saver;
  };

  it.each([
    ['put', 1],
    ['put', 2],
    ['put', 3],
    ['putWrites', 1],
    ['putWrites', 2],
  ] as const)('before its %s number %i is resumed and acts once', async (method, nth) => {
    const effects: string[] = [];
    const thread = { ...newThread(), durability: 'sync' as const };
    await expect(askingGraph(dyingSaver(method, nth), effects).invoke({}, thread)).rejects.toThrow('killed');
    const graph = askingGraph(newSaver(), effects);
    const begun = (await newSaver().getTuple(thread)) !== undefined;
    expect(isInterrupted(await graph.invoke(begun ? null : {}, thread))).toBe(true);
    await graph.invoke(new Command({ resume: 'approve' }), thread);
    expect(effects).toEqual(['approve']);
  });
});

describe('a checkpoint', () => {
  it('on top of one that is no longer the newest is refused as a conflict', async () => {
    const saver = newSaver();
    const thread = newThread();
    const first = await saver.put(thread, checkpointOf({ n: 1 }), metadata);
    await saver.put(first, checkpointOf({ n: 2 }), metadata);
    const late = saver.put(first, checkpointOf({ n: 3 }), metadata);
    await expect(late).rejects.toBeInstanceOf(StaleCheckpointError);
    await expect(late).rejects.toBeInstanceOf(ConflictError);
    expect((await saver.getTuple(thread))?.checkpoint.channel_values).toEqual({ n: 2 });
  });

  it('put twice, because the first answer was lost, is stored once', async () => {
    const saver = newSaver();
    const thread = newThread();
    const checkpoint = checkpointOf({ n: 1 });
    await saver.put(thread, checkpoint, metadata);
    await saver.put(thread, checkpoint, metadata);
    const listed: string[] = [];
    for await (const tuple of saver.list(thread)) listed.push(tuple.checkpoint.id);
    expect(listed).toEqual([checkpoint.id]);
  });

  it('without the writes of its tasks, after a crash between the two, is read with none', async () => {
    const saver = newSaver();
    const stored = await saver.put(newThread(), checkpointOf({ n: 1 }), metadata);
    expect((await newSaver().getTuple(stored))?.pendingWrites).toEqual([]);
    await newSaver().putWrites(stored, [['n', 2]], 'task-1');
    expect((await newSaver().getTuple(stored))?.pendingWrites).toEqual([['task-1', 'n', 2]]);
  });

  it('keeps the writes of the first of two runs of a task', async () => {
    const saver = newSaver();
    const stored = await saver.put(newThread(), checkpointOf({}), metadata);
    await saver.putWrites(stored, [['decision', 'approve']], 'task-1');
    await saver.putWrites(stored, [['decision', 'reject']], 'task-1');
    expect((await saver.getTuple(stored))?.pendingWrites).toEqual([['task-1', 'decision', 'approve']]);
  });

  it('of 4 MB that do not compress is read back as it was', async () => {
    const saver = newSaver();
    const thread = newThread();
    const large = randomBytes(3 * 1_024 * 1_024).toString('base64');
    await saver.put(thread, checkpointOf({ large }), metadata);
    const read = (await saver.getTuple(thread))?.checkpoint.channel_values.large;
    expect(read === large).toBe(true);
  });

  it('of which a chunk is missing is refused, not shortened', async () => {
    const saver = newSaver();
    const thread = newThread();
    const checkpoint = checkpointOf({ large: randomBytes(1_024 * 1_024).toString('base64') });
    await saver.put(thread, checkpoint, metadata);
    const key = { pk: { S: `thread#${thread.configurable.thread_id}` }, sk: { S: `#${checkpoint.id}#P#0001` } };
    await dynamodb.client.send(new DeleteItemCommand({ TableName: 'checkpoints', Key: key }));
    await expect(saver.getTuple(thread)).rejects.toThrow('chunks');
  });

  it('is read in one request with everything that its tasks wrote', async () => {
    const saver = newSaver();
    const stored = await saver.put(newThread(), checkpointOf(benchState(3)), metadata);
    await saver.putWrites(stored, [['a', 1]], 'task-1');
    sent = [];
    const tuple = await saver.getTuple({ configurable: { ...stored.configurable, checkpoint_id: undefined } });
    expect(tuple?.pendingWrites).toHaveLength(1);
    expect(sent.map(({ operation }) => operation)).toEqual(['Query']);
  });

  it('of the bench state takes at most 4 KB a put, in one request', async () => {
    const saver = newSaver();
    let config: Parameters<DynamoDbSaver['put']>[0] = newThread();
    const sizes = [1, BENCH_CHECKPOINTS].map((n) => JSON.stringify(benchState(n)).length);
    expect(sizes[0]).toBeGreaterThan(1_000);
    expect(sizes[1]).toBeGreaterThan(18_000);
    const perPut: number[] = [];
    for (let n = 1; n <= BENCH_CHECKPOINTS; n++) {
      sent = [];
      config = await saver.put(config, checkpointOf(benchState(n)), metadata);
      expect(sent.map(({ operation }) => operation)).toEqual(['TransactWriteItems']);
      perPut.push(sent[0]?.bytes ?? 0);
    }
    const average = perPut.reduce((sum, bytes) => sum + bytes, 0) / perPut.length;
    expect(average).toBeLessThanOrEqual(4_096);
  });
});

describe('a thread', () => {
  it('is deleted whole, fence included, so that it can begin again', async () => {
    const saver = newSaver();
    const thread = newThread();
    const stored = await saver.put(
      thread,
      checkpointOf({ large: randomBytes(1_024 * 1_024).toString('hex') }),
      metadata,
    );
    await saver.putWrites(stored, [['a', 1]], 'task-1');
    await saver.deleteThread(thread.configurable.thread_id);
    expect(await saver.getTuple(thread)).toBeUndefined();
    await saver.put(thread, checkpointOf({ n: 1 }), metadata);
  });

  it('may go when its time has come: every row says when', async () => {
    const clock = new StandingClock();
    const saver = new DynamoDbSaver({ client: dynamodb.client, ttlSeconds: 3_600, clock });
    const stored = await saver.put(newThread(), checkpointOf({ big: randomBytes(800_000).toString('hex') }), metadata);
    await saver.putWrites(stored, [['a', 1]], 'task-1');
    const pk = `thread#${stored.configurable?.thread_id}`;
    const { Items = [] } = await dynamodb.client.send(
      new QueryCommand({
        TableName: 'checkpoints',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ProjectionExpression: '#ttl',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
      }),
    );
    const expected = String(clock.now().getTime() / 1_000 + 3_600);
    expect(Items.length).toBeGreaterThan(3);
    expect(Items.every(({ ttl }) => ttl?.N === expected)).toBe(true);
  });
});
