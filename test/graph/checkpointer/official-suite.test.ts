import * as vitest from 'vitest';
import { expect } from 'vitest';
import { DynamoDbSaver } from '../../../graph/checkpointer/dynamodb-saver.ts';
import { StaleCheckpointError } from '../../../graph/checkpointer/stale-checkpoint-error.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../../shared/store/local-dynamodb.ts';

/** Tests of the suite that must end in a refusal, each with its reason. One that passes fails here. */
const REFUSED: Record<string, string> = {
  'DynamoDbSaver#put > should only store channel_values that have changed (based on newVersions)':
    'a checkpoint is stored whole: storing only changed channels loses state on a fork; SQLite and MongoDB differ here too',
  'DynamoDbSaver#getTuple > namespace: child > should migrate pending sends':
    'it puts a second beginning into a thread, which is what the fence exists to refuse; in the root namespace it passes',
};

type TestBody = (context: never) => unknown;

/** Turns an expected refusal into a pass and an unexpected pass into a failure. */
const judged =
  (body: TestBody): TestBody =>
  async (context) => {
    const name = expect.getState().currentTestName ?? '';
    const isRefused = Object.keys(REFUSED).some((refused) => name.endsWith(refused));
    if (isRefused) await expect((async () => body(context))()).rejects.toBeInstanceOf(StaleCheckpointError);
    else await body(context);
  };

// The suite calls Vitest's functions as globals; they are given to it here, so that no other file sees them.
const it = new Proxy(vitest.it, {
  apply: (_it, _self, [name, body]: [string, TestBody]) => vitest.it(name, judged(body)),
});
Object.assign(globalThis, vitest, { it });
const { deltaChannelHistoryTests, validate } = await import('@langchain/langgraph-checkpoint-validation');

let dynamodb: LocalDynamoDb;
let tables = 0;
const initializer = {
  checkpointerName: 'DynamoDbSaver',
  beforeAll: async () => {
    dynamodb = await startLocalDynamoDb();
  },
  afterAll: () => dynamodb.stop(),
  createCheckpointer: async () => {
    const prefix = `suite-${tables++}-`;
    await createMissingTables(dynamodb.client, prefix, ['checkpoints']);
    return new DynamoDbSaver({ client: dynamodb.client, tableName: `${prefix}checkpoints` });
  },
};
validate(initializer);
deltaChannelHistoryTests(initializer);
