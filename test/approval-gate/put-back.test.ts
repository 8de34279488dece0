import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident.ts';
import { createDynamoDbStore } from '../../shared/store/dynamodb-store.ts';
import { createMissingTables } from '../../shared/store/tables.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../shared/store/local-dynamodb.ts';
import { alarm, intentOf, walk } from '../shared/store/records.ts';
import { type GateWorld, gateWorld } from './gate-world.ts';

let dynamodb: LocalDynamoDb;
let tables: DynamoDBDocument;
beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  await createMissingTables(dynamodb.client);
  tables = DynamoDBDocument.from(dynamodb.client);
});
afterAll(() => dynamodb.stop());

type Row = Record<string, unknown>;
const TableName = 'incident-state';
const rowOf = async ({ incident_id }: Incident): Promise<Row> =>
  (await tables.get({ TableName, Key: { incident_id }, ConsistentRead: true })).Item as Row;

let world: GateWorld;
let incident: Incident;
let approved: Row;
beforeEach(async () => {
  world = await gateWorld({}, ({ clock }) => createDynamoDbStore({ client: dynamodb.client, clock }));
  incident = await world.proposed();
  await world.decide('ada', incident);
  approved = await rowOf(incident);
});

/** The row as it was when it was approved, which still names the newest entry of the trail. */
const putBack = async (): Promise<void> => {
  const { audit_seq, audit_head, version } = await rowOf(incident);
  await tables.put({ TableName, Item: { ...approved, audit_seq, audit_head, version } });
};

describe('an executor that believes the trail more than the rows', () => {
  it('goes on with what was approved, though an alarm folded in since', async () => {
    await world.deps.store.receive(alarm({ name: 'second' }), incident);
    // It comes as far as the catalogue, which has no such change.
    expect(await world.execute(incident)).toMatchObject({ reason: 'change-not-in-catalogue' });
  });

  it('goes on with what a crash left: an intent without an outcome', async () => {
    const claimed = await world.deps.store.claim(incident.incident_id, 'executor-0', 1);
    await world.deps.store.putIntent(intentOf(claimed!));
    world.clock.goOn(60_000);
    // It looks for what became of the call.
    expect(await world.execute(incident)).toMatchObject({ reason: 'outcome-unknown', sent: [] });
  });

  it('does not repeat what was executed, when its row is put back to APPROVED', async () => {
    await walk(world.deps.store, await world.incident(incident), 'EXECUTED', 'RESOLVED');
    await putBack();
    expect(await world.execute(incident)).toEqual({ status: 'ESCALATED', reason: 'trail-contradicts', sent: [] });
  });

  it('does not repeat it when the whole row is put back: its next entry is taken', async () => {
    await walk(world.deps.store, await world.incident(incident), 'EXECUTED', 'RESOLVED');
    await tables.put({ TableName, Item: approved });
    await expect(world.execute(incident)).rejects.toThrow('written to from outside');
  });

  it('does not execute what was withdrawn, when the rejection is deleted and the row put back', async () => {
    world.clock.goOn(1);
    await world.decide('bob', incident, { decision: 'reject', reason: 'no' });
    const Key = { proposal_id: incident.proposal_id };
    const { Items = [] } = await tables.query({
      TableName: 'incident-approvals',
      KeyConditionExpression: 'proposal_id = :id',
      ExpressionAttributeValues: { ':id': Key.proposal_id },
    });
    const rejection = Items.find(({ decision }) => decision === 'reject')!;
    const { approver_decision } = rejection as { approver_decision: string };
    await tables.delete({ TableName: 'incident-approvals', Key: { ...Key, approver_decision } });
    await putBack();
    expect(await world.decisions(incident)).toMatchObject([{ decision: 'approve' }]);
    expect(await world.execute(incident)).toEqual({ status: 'ESCALATED', reason: 'trail-contradicts', sent: [] });
  });

  it('does not begin again a call whose intent was deleted', async () => {
    const claimed = await world.deps.store.claim(incident.incident_id, 'executor-0', 1);
    const intent = intentOf(claimed!);
    await world.deps.store.putIntent(intent);
    const { Items = [] } = await tables.scan({ TableName: 'incident-context', ConsistentRead: true });
    const rows = Items.filter(({ sk }) => String(sk).startsWith(`intent#${intent.proposal_id}`));
    expect(rows).toHaveLength(1);
    for (const { pk, sk } of rows as { pk: string; sk: string }[])
      await tables.delete({ TableName: 'incident-context', Key: { pk, sk } });
    world.clock.goOn(60_000);
    expect(await world.execute(incident)).toEqual({ status: 'ESCALATED', reason: 'trail-contradicts', sent: [] });
  });
});
