import { DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbSource } from '../../../shared/audit/dynamodb/entry-source.ts';
import { createDynamoDbLedger } from '../../../shared/audit/dynamodb/seal-ledger.ts';
import { createLiveFiles } from '../../../shared/audit/live-files.ts';
import { createSealer } from '../../../shared/audit/sealer.ts';
import { verifyExport } from '../../../shared/audit/verify-export.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { createDynamoDbStore } from '../../../shared/store/dynamodb-store.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { sealLedgerContract } from '../../contracts/seal-ledger.contract.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../store/local-dynamodb.ts';
import { moveOf, openIncident, StandingClock, walk } from '../store/records.ts';
import { createMemoryArchive } from './memory-archive.ts';
import { newSigner } from './sealing-world.ts';

let dynamodb: LocalDynamoDb;
beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  await createMissingTables(dynamodb.client);
});
afterAll(() => dynamodb.stop());

let tables = 0;
const newPrefix = async (): Promise<string> => {
  const prefix = `t${(tables += 1)}-`;
  await createMissingTables(dynamodb.client, prefix, [
    'audit-seals',
    'incident-state',
    'incident-audit',
    'incident-context',
    'incident-approvals',
  ]);
  return prefix;
};

describe('in DynamoDB', () => {
  sealLedgerContract(async () => createDynamoDbLedger(dynamodb.client, await newPrefix()));

  const sealingIn = async () => {
    const prefix = await newPrefix();
    const clock = new StandingClock();
    const store = createDynamoDbStore({ client: dynamodb.client, prefix, clock });
    const archive = createMemoryArchive();
    const sealer = createSealer({
      source: createDynamoDbSource(dynamodb.client, prefix),
      ledger: createDynamoDbLedger(dynamodb.client, prefix),
      archive,
      signer: newSigner(),
      clock,
      owner: 'sealer-1',
      intervalSeconds: 60,
    });
    const verify = () => verifyExport(createLiveFiles(archive, store), { at: clock.now(), isLive: true });
    return { prefix, clock, store, sealer, verify };
  };

  it('every entry is sealed, by looking at what was written since the last seal', async () => {
    const { clock, store, sealer, verify } = await sealingIn();
    const first = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
    await sealer.seal('due');
    expect(await verify()).toMatchObject({ ok: true, seals: 1, entries: 3 });
    await walk(store, first, 'PROPOSED');
    await openIncident(store);
    clock.goOn(60_000);
    await sealer.seal('due');
    expect(await verify()).toMatchObject({ ok: true, seals: 2, entries: 5 });
  });

  it('a row that cannot be read keeps no other incident from being sealed', async () => {
    const { prefix, store, sealer, verify } = await sealingIn();
    const { incident_id } = await openIncident(store);
    const Item = { incident_id: { S: incident_id }, seq: { N: '2' }, by: { S: 'nobody' } };
    await dynamodb.client.send(new PutItemCommand({ TableName: `${prefix}incident-audit`, Item }));
    const bent = await openIncident(store);
    await dynamodb.client.send(
      new PutItemCommand({
        TableName: `${prefix}incident-audit`,
        Item: { ...Item, incident_id: { S: bent.incident_id }, seq: { N: '1' } },
      }),
    );
    await openIncident(store);
    expect(await sealer.seal('due')).toMatchObject({ outcome: 'sealed', entries: 2, broken: 1 });
    expect(await verify()).toMatchObject({
      ok: false,
      defect: 'broken',
      place: { incident_id: bent.incident_id, seq: 1 },
    });
  });

  it('a status does not move when its audit entry cannot be written', async () => {
    const { prefix, store } = await sealingIn();
    const incident = await openIncident(store);
    const Item = { incident_id: { S: incident.incident_id }, seq: { N: '2' } };
    await dynamodb.client.send(new PutItemCommand({ TableName: `${prefix}incident-audit`, Item }));
    await expect(store.move(moveOf(incident, 'INVESTIGATING'))).rejects.toThrow(TerminalError);
    expect((await store.get(incident.incident_id))?.status).toBe('RECEIVED');
    await dynamodb.client.send(new DeleteTableCommand({ TableName: `${prefix}incident-audit` }));
    await expect(store.move(moveOf(incident, 'INVESTIGATING'))).rejects.toThrow();
    expect((await store.get(incident.incident_id))?.status).toBe('RECEIVED');
  });
});
