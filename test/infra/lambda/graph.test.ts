import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRunbooks } from '../../../agents/runbooks/load.ts';
import { type Bundle, bundleEntry } from '../../../infra/lambda/bundle.ts';
import { readSettings } from '../../../infra/lambda/graph-settings.ts';
import { outboxMessagesOf } from '../../../infra/lambda/outbox-stream.ts';

const ENVIRONMENT = {
  FIREBREAK_DIAGNOSTICS_URL: 'https://diagnostics.example/mcp',
  FIREBREAK_DIAGNOSTICS_KEY: 'd',
  FIREBREAK_REMEDIATION_URL: 'https://remediation.example/mcp',
  FIREBREAK_REMEDIATION_KEY: 'r',
  FIREBREAK_EXECUTOR_URL: 'https://executor.example/mcp',
  FIREBREAK_EXECUTOR_KEY: 'e',
};

describe('the environment of the graph function', () => {
  it('names the MCP servers; model and table prefix are what is shipped unless given', () => {
    expect(readSettings(ENVIRONMENT)).toMatchObject({
      executor: { url: 'https://executor.example/mcp', key: 'e' },
      model: 'runbook',
      tablePrefix: '',
    });
  });

  it.each(Object.keys(ENVIRONMENT))('is refused without %s', (name) => {
    expect(() => readSettings({ ...ENVIRONMENT, [name]: '' })).toThrow(`the environment lacks ${name}`);
  });
});

describe('an event of the stream of incident-context', () => {
  const image = {
    pk: { S: 'outbox' },
    sk: { S: '2026-11-20T10:00:00.000Z#m-1' },
    message_id: { S: 'm-1' },
    incident_id: { S: 'INC-20261120-AAAAAA' },
    status: { S: 'RECEIVED' },
    reason: { S: 'alarm' },
    version: { N: '1' },
    created_at: { S: '2026-11-20T10:00:00.000Z' },
  };
  const insert = { eventName: 'INSERT', dynamodb: { NewImage: image } };

  it('brings the messages of the outbox in their order', () => {
    const second = { ...image, message_id: { S: 'm-2' }, version: { N: '2' } };
    const messages = outboxMessagesOf({ Records: [insert, { ...insert, dynamodb: { NewImage: second } }] });
    expect(messages).toMatchObject([
      { message_id: 'm-1', status: 'RECEIVED', version: 1 },
      { message_id: 'm-2', version: 2 },
    ]);
  });

  it.each([
    ['a row of another kind', { ...insert, dynamodb: { NewImage: { ...image, pk: { S: 'baseline' } } } }],
    ['a message that was taken out', { eventName: 'REMOVE', dynamodb: {} }],
    ['an image that did not come along', { eventName: 'INSERT' }],
  ])('passes over %s', (_kind, record) => {
    expect(outboxMessagesOf({ Records: [record] })).toEqual([]);
  });

  it('is refused when a message is not readable', () => {
    const bent = { ...image, status: { S: 'FIXED' } };
    expect(() => outboxMessagesOf({ Records: [{ ...insert, dynamodb: { NewImage: bent } }] })).toThrow('not readable');
  });
});

describe('the bundle of the graph function', () => {
  let folder: string;
  let bundle: Bundle;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'firebreak-bundle-'));
    bundle = await bundleEntry('graph', folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is loaded without the project around it, and says what its environment lacks', async () => {
    const { handler } = (await import(pathToFileURL(bundle.file).href)) as { handler(event: object): Promise<void> };
    await expect(handler({ Records: [] })).resolves.toBeUndefined();
    const NewImage = {
      pk: { S: 'outbox' },
      message_id: { S: 'm-1' },
      incident_id: { S: 'INC-20261120-AAAAAA' },
      status: { S: 'RECEIVED' },
      reason: { S: 'alarm' },
      version: { N: '1' },
      created_at: { S: '2026-11-20T10:00:00.000Z' },
    };
    const event = { Records: [{ eventName: 'INSERT', dynamodb: { NewImage } }] };
    await expect(handler(event)).rejects.toThrow('FIREBREAK_EXECUTOR_URL');
  });

  it('carries the same runbooks, without a parser for YAML', async () => {
    expect(await loadRunbooks(folder)).toEqual(await loadRunbooks());
  });

  it('is at most 2.0 MB', () => {
    expect(bundle.scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(2_000_000);
  });
});
