import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRecordedModel } from '../../agents/model/create-model.ts';
import { madeUpIds } from '../../agents/model/made-up-ids.ts';
import { createMeter } from '../../agents/model/meter.ts';
import { createTape, RecordedModel, type Tape } from '../../agents/model/recorded-model.ts';
import type { Model } from '../../agents/model/model.ts';
import { startConverse } from './converse-endpoint.ts';
import { runbooks } from './crew.ts';

const KEY = '0b9d5a7e-52c1-4d3e-9a44-2f1c7d9be001';
const KEY_NOW = '9e21f0aa-1b2c-4c3d-8e4f-5a6b7c8d9e0f';
const about = (key: string, seconds: number, state = 'ALARM'): string =>
  `The alarm orders-errors is ${state} since ${seconds} s. key/${key} is changed against the baseline.`;
const ask = (prompt: string, instructions = 'You investigate.'): BaseMessage[] => [
  new SystemMessage(instructions),
  new HumanMessage(prompt),
];

let root: string;
let folder: string;
let run = 0;
beforeAll(async () => void (root = await mkdtemp(path.join(tmpdir(), 'firebreak-recorded-'))));
beforeEach(() => void (folder = path.join(root, String((run += 1)))));
afterAll(() => rm(root, { recursive: true }));

const record = async (...turns: { prompt: string; answer: string; instructions?: string }[]): Promise<Tape> => {
  const tape = createTape({ folder, mode: 'record' });
  const inner = new FakeListChatModel({ responses: turns.map(({ answer }) => answer) });
  const model = new RecordedModel({ tape, inner });
  for (const { prompt, instructions } of turns) await model.invoke(ask(prompt, instructions));
  return tape;
};
const replaying = () => {
  const tape = createTape({ folder, mode: 'replay' });
  const model = new RecordedModel({ tape });
  return { tape, answer: async (...asked: Parameters<typeof ask>) => (await model.invoke(ask(...asked))).text };
};

describe('a recorded model', () => {
  it('answers in a replay as it did, with the ids of the account that is there now', async () => {
    await record({ prompt: about(KEY, 12), answer: `the policy of key/${KEY} forgets the role` });
    expect(await replaying().answer(about(KEY_NOW, 7))).toBe(`the policy of key/${KEY_NOW} forgets the role`);
  });

  it('gives the answer to the prompt that is most like it, each of them once', async () => {
    await record({ prompt: about(KEY, 12), answer: 'wait' }, { prompt: about(KEY, 15, 'OK'), answer: 'it is over' });
    const { answer } = replaying();
    expect(await answer(about(KEY, 3, 'OK'))).toBe('it is over');
    expect(await answer(about(KEY, 9, 'OK'))).toBe('wait');
  });

  it.each<[string, Parameters<typeof ask>]>([
    ['there are no more answers', [about(KEY, 12)]],
    ['the instructions are others', [about(KEY, 12), 'You criticise.']],
    ['the answer is about what is not there', ['There is no key at all.']],
  ])('fails, and notes it, where %s', async (what, asked) => {
    await record({ prompt: about(KEY, 12), answer: `key/${KEY}` });
    const { tape, answer } = replaying();
    if (what.startsWith('there are no more')) await answer(...asked);
    await expect(answer(...asked)).rejects.toThrow('the recording has');
    expect(tape.missing).toHaveLength(1);
  });

  it('fails where nothing was recorded', async () => {
    await expect(replaying().answer(about(KEY, 12))).rejects.toThrow('the recording has no answers');
  });

  it('fails in a replay with the error that it failed with', async () => {
    const model = new RecordedModel({ tape: createTape({ folder, mode: 'record' }), inner: failing() });
    await expect(model.invoke(ask('anything'))).rejects.toThrow('too many requests');
    const { tape, answer } = replaying();
    await expect(answer('anything')).rejects.toThrow('recorded: too many requests');
    expect(tape.missing).toEqual([]);
  });

  it('neither keeps nor misses what is asked once the run is over', async () => {
    const tape = await record({ prompt: about(KEY, 12), answer: 'one' });
    tape.isOver = true;
    await new RecordedModel({ tape, inner: new FakeListChatModel({ responses: ['two'] }) }).invoke(ask('more'));
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is counted once, by its own calls and not again by those of the model inside', async () => {
    const tape = createTape({ folder, mode: 'record' });
    const model = await createRecordedModel('runbook', tape, { runbooks });
    expect((await metered(model)).usage).toMatchObject({ model_calls: 1 });
  });

  it('has nobody who takes over: their answers would be taken for its own', async () => {
    const replayed = await createRecordedModel('bedrock:amazon.nova-lite-v1:0', replaying().tape, { runbooks });
    expect(replayed.fallback).toBeUndefined();
  });
});

describe('a run with a hosted model', () => {
  it('can be gone through again with no network, at the same price', async () => {
    const spec = 'bedrock:amazon.nova-lite-v1:0';
    const recorded = await (async () => {
      await using endpoint = await startConverse(() => ({
        text: 'ready',
        usage: { inputTokens: 1_000, outputTokens: 10 },
      }));
      const tape = createTape({ folder, mode: 'record' });
      const bedrock = { region: 'eu-west-1', client: endpoint.client };
      return await metered(await createRecordedModel(spec, tape, { runbooks, bedrock }));
    })();
    const replayed = await metered(await createRecordedModel(spec, replaying().tape, { runbooks }));
    expect(replayed).toEqual(recorded);
    expect(replayed).toMatchObject({
      text: 'ready',
      usage: { input_tokens: 1_000, output_tokens: 10, nano_usd: 62_400 },
    });
  });
});

const metered = async ({ chat, price }: Model) => {
  const meter = createMeter({ tool_calls: 0, model_calls: 0, input_tokens: 0, output_tokens: 0, nano_usd: 0 });
  const { text } = await chat.invoke(ask('hello'), { callbacks: [meter.listener(price)] });
  return { text, usage: meter.usage(0) };
};

const failing = () => {
  const model = new FakeListChatModel({ responses: ['unused'] });
  model._generate = () => Promise.reject(new TypeError('too many requests'));
  return model;
};

it.each([
  ['a key', `arn:aws:kms:eu-west-1:1:key/${KEY}`, KEY],
  ['an incident', 'incident INC-20261120-E355WA', 'INC-20261120-E355WA'],
  ['a subnet', 'subnet-0a1b2c3d4e5f60718', '0a1b2c3d4e5f60718'],
])('%s has an id that was made up', (_, text, id) => {
  expect([...madeUpIds(text).keys()]).toEqual([id]);
});

it('words, small numbers and ids of evidence are not made up', () => {
  expect(madeUpIds('E4: the timeout of orders-sorter-4 is 3 s, feedface accede').size).toBe(0);
});
