import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSignalReceiver } from '../../../shared/signals/signal-receiver.ts';
import { createDynamoDbStore } from '../../../shared/store/dynamodb-store.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../store/local-dynamodb.ts';
import { walk } from '../store/records.ts';
import { alarmMessage, baseline, envelope, SCOPE } from './signal-samples.ts';

let dynamodb: LocalDynamoDb;
let requests = 0;
beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  await createMissingTables(dynamodb.client);
  await createDynamoDbStore({ client: dynamodb.client }).putBaseline(baseline(), 'test');
  dynamodb.client.middlewareStack.add(
    (next) => (args) => {
      requests += 1;
      return next(args);
    },
    { step: 'finalizeRequest', name: 'countRequests' },
  );
});
afterAll(() => dynamodb.stop());
beforeEach(() => {
  requests = 0;
});

/** An intake of its own, as another process has one. */
const newIntake = () => {
  const store = createDynamoDbStore({ client: dynamodb.client });
  const receiver = createSignalReceiver({ ...SCOPE, store, workloads: () => store.baselines() });
  return { store, receive: () => receiver.receive(JSON.stringify(envelope(alarmMessage()))) };
};

describe('an alarm that opens an incident', () => {
  it('costs at most three requests to DynamoDB: the first, the next of its workload, and one that comes back', async () => {
    const { store, receive } = newIntake();
    expect(await receive()).toMatchObject({ outcome: 'opened' });
    expect(requests).toBe(2);

    requests = 0;
    expect(await receive()).toMatchObject({ outcome: 'folded' });
    expect(requests).toBe(2);

    const [incident] = await store.list();
    await walk(store, incident!, 'SUPPRESSED');
    requests = 0;
    expect(await receive()).toMatchObject({ outcome: 'opened' });
    expect(requests).toBe(2);
    expect((await store.list())[0]?.follows).toBe(incident?.incident_id);
  });
});
