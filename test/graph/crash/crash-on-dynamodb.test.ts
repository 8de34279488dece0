import { afterAll, beforeAll, describe, it } from 'vitest';
import { DynamoDbSaver } from '../../../graph/checkpointer/dynamodb-saver.ts';
import { createDynamoDbStore } from '../../../shared/store/dynamodb-store.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../../shared/store/local-dynamodb.ts';
import { createWorld, type World } from '../loop-world.ts';
import { expectSound, live, SCENARIOS } from './recovery.ts';

let dynamodb: LocalDynamoDb;
beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
});
afterAll(() => dynamodb.stop());

let worlds = 0;
/** A world whose tables are real ones, with the fence of our own checkpointer. */
const worldOnDynamoDb = async (): Promise<World> => {
  const { client } = dynamodb;
  const prefix = `world-${(worlds += 1)}-`;
  await createMissingTables(client, prefix);
  return createWorld({
    newStore: (clock) => createDynamoDbStore({ client, prefix, clock }),
    saver: new DynamoDbSaver({ client, tableName: `${prefix}checkpoints` }),
  });
};

/** The moments at which something could be made twice or lost, by how the process names what it writes. */
const MOMENTS = [
  { when: 'after', step: 'move to PROPOSED' },
  { when: 'after', step: 'claim' },
  { when: 'after', step: 'putIntent' },
  { when: 'after', step: 'aws UpdateFunctionConfiguration' },
  { when: 'before', step: 'move to EXECUTED' },
  { when: 'after', step: 'move to EXECUTED' },
] as const;

describe.each(SCENARIOS)('on DynamoDB, after a kill and a %s', (scenario) => {
  it.each(MOMENTS)('right $when $step the incident is resolved by one call', async ({ step, when }) => {
    const { writes } = await living();
    const world = await worldOnDynamoDb();
    const nth = writes.indexOf(step) + 1;
    await expectSound(world, await live(world, { nth, when }, scenario), ['RESOLVED']);
  });
});

let lived: ReturnType<typeof live> | undefined;
const living = () => (lived ??= worldOnDynamoDb().then((world) => live(world)));
