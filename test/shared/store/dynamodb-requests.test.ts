import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countQuorum } from '../../../shared/approvals/quorum.ts';
import { decide } from '../../../shared/approvals/decide.ts';
import { createHmacSealer } from '../../contracts/hmac-sealer.ts';
import { systemClock } from '../../../shared/clock.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import { createDynamoDbStore } from '../../../shared/store/dynamodb-store.ts';
import type { OutboxMessage } from '../../../shared/store/incident-store.ts';
import { createMissingTables, TABLES } from '../../../shared/store/tables.ts';
import { deciders } from '../approvals/people.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from './local-dynamodb.ts';
import { evidence, FUNCTION_ARN, intentOf, moveOf, openIncident, proposalFor, walk } from './records.ts';

let dynamodb: LocalDynamoDb;
let operations: string[] = [];

beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  await createMissingTables(dynamodb.client);
  dynamodb.client.middlewareStack.add(
    (next) => async (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      operations.push(headers['x-amz-target']?.split('.')[1] ?? '');
      return next(args);
    },
    { step: 'finalizeRequest', name: 'countOperations' },
  );
});
afterAll(() => dynamodb.stop());
beforeEach(() => {
  operations = [];
});

/** A store of its own, as another process has one. */
const newStore = () => createDynamoDbStore({ client: dynamodb.client });

describe('requests to DynamoDB', () => {
  it('are one for an alarm, a move, a note, a claim, an intent and a decision', async () => {
    const store = newStore();
    const opened = await openIncident(store);
    const owned = await store.move(moveOf(opened, 'INVESTIGATING', { lease: { owner: 'w', ms: 20_000 } }));
    const diagnosed = await store.move(moveOf(owned, 'DIAGNOSED', { fence: 1, evidence: [evidence(1), evidence(2)] }));
    await store.note(opened.incident_id, { by: 'critic', principal: 'critic', type: 'objection', facts: {} });
    const proposed = await store.move(moveOf(diagnosed, 'PROPOSED', { fence: 1 }));
    const approved = await store.move(moveOf(proposed, 'APPROVED'));
    const claimed = (await store.claim(approved.incident_id, 'executor-1', 20_000))!;
    await store.putIntent(intentOf(claimed));
    expect(operations).toEqual(Array.from({ length: 8 }, () => 'TransactWriteItems'));
  });

  it.each([
    ['the process that knows it', true, 2],
    ['another process', false, 3],
  ])('are few when an alarm comes back to %s', async (_, isSame, requests) => {
    const store = newStore();
    const first = await openIncident(store, {}, `comes-back-${String(isSame)}`);
    await walk(store, first, 'SUPPRESSED');
    const later = isSame ? store : newStore();
    operations = [];
    const second = await openIncident(later, {}, first.fingerprint);
    expect(second.follows).toBe(first.incident_id);
    expect(operations).toHaveLength(requests);
  });

  it('are at most 34 from an alarm to RESOLVED, everybody’s reads included', async () => {
    const [intake, worker, people, executor] = [newStore(), newStore(), newStore(), newStore()];
    const sealer = createHmacSealer(Buffer.alloc(32, 1));
    const policy = { ...DEFAULT_POLICY, version: 'test-1' };
    const sent: OutboxMessage[] = [];
    for (const store of [intake, worker, people, executor]) store.onMoved((message) => sent.push(message));

    const { incident_id } = await openIncident(intake);
    const received = (await worker.get(incident_id))!;
    const owned = await worker.move(moveOf(received, 'INVESTIGATING', { lease: { owner: 'w', ms: 60_000 } }));
    const diagnosed = await worker.move(moveOf(owned, 'DIAGNOSED', { fence: 1, evidence: [evidence(1)] }));
    await worker.evidence(incident_id);
    const proposal = proposalFor(diagnosed, { expires_at: new Date(Date.now() + 60_000).toISOString() });
    const proposed = await worker.move(moveOf(diagnosed, 'PROPOSED', { fence: 1, proposal }));

    const request = { incidentId: incident_id, hash: proposal.hash, decision: 'approve', reason: '' } as const;
    const deps = { store: people, sealer, policy, clock: systemClock, ...deciders };
    await people.list();
    expect((await decide(deps, { ...request, approver: 'ada', channel: 'cli' })).outcome).toBe('approved');

    await executor.get(incident_id);
    const claimed = (await executor.claim(incident_id, 'executor-1', 20_000))!;
    const stored = (await executor.proposal(incident_id, proposed.proposal_id!))!;
    const decisions = await executor.approvals(incident_id, proposed.proposal_id!);
    expect((await countQuorum(deps, stored, decisions)).met).toBe(true);
    await executor.intents(incident_id, stored.proposal_id);
    await executor.lockResource(FUNCTION_ARN, incident_id, 20_000);
    await executor.putIntent(intentOf(claimed));
    const outcome = { result: 'applied', detail: '', at: new Date().toISOString() } as const;
    const executed = await executor.move(
      moveOf(claimed, 'EXECUTED', {
        fence: claimed.fence,
        outcome: { proposalId: stored.proposal_id, callIndex: 0, outcome },
      }),
    );
    await executor.unlockResource(FUNCTION_ARN, incident_id);
    await executor.get(incident_id);
    await executor.move(moveOf(executed, 'RESOLVED', { fence: executed.fence }));
    await intake.markSent(sent);

    expect(sent.map(({ status }) => status).at(-1)).toBe('RESOLVED');
    expect(operations.length).toBeLessThanOrEqual(34);
  });
});

describe('the tables', () => {
  it('show an operator’s scan the id and status of every incident as strings', async () => {
    const { incident_id } = await walk(newStore(), await openIncident(newStore()), 'INVESTIGATING');
    const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: 'incident-state' }));
    const shown = Items.map(({ incident_id: id, status }) => ({ id: id?.S, status: status?.S }));
    expect(shown).toContainEqual({ id: incident_id, status: 'INVESTIGATING' });
    expect(shown.every(({ id, status }) => id !== undefined && status !== undefined)).toBe(true);
  });

  it('keep audit entries and incidents for ever, and say when the rest may go', () => {
    const ttl = Object.fromEntries(TABLES.map(({ create, ttlAttribute }) => [create.TableName, ttlAttribute]));
    expect(ttl).toEqual({
      'incident-state': undefined,
      'incident-context': 'ttl',
      'incident-approvals': undefined,
      'incident-audit': undefined,
      'audit-seals': undefined,
      checkpoints: 'ttl',
    });
  });

  it('are created once', async () => {
    expect(await createMissingTables(dynamodb.client)).toEqual([]);
  });
});

describe('a row that was bent by hand', () => {
  it('is refused where it is read and hides no other incident', async () => {
    const unreadable: string[] = [];
    const store = createDynamoDbStore({ client: dynamodb.client, onUnreadable: (id) => unreadable.push(id) });
    const bent = await openIncident(store);
    const whole = await openIncident(store);
    await DynamoDBDocument.from(dynamodb.client).update({
      TableName: 'incident-state',
      Key: { incident_id: bent.incident_id },
      UpdateExpression: 'SET severity = :severity',
      ExpressionAttributeValues: { ':severity': 'TERRIBLE' },
    });
    await expect(store.get(bent.incident_id)).rejects.toBeInstanceOf(TerminalError);
    const listed = (await store.list()).map(({ incident_id }) => incident_id);
    expect(listed).toContain(whole.incident_id);
    expect(unreadable).toEqual([bent.incident_id]);
  });

  it('loses a move that was planned on what it was', async () => {
    const store = newStore();
    const opened = await openIncident(store);
    await DynamoDBDocument.from(dynamodb.client).update({
      TableName: 'incident-state',
      Key: { incident_id: opened.incident_id },
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': 'APPROVED' },
    });
    await expect(store.move(moveOf(opened, 'INVESTIGATING'))).rejects.toThrow('APPROVED');
  });
});
