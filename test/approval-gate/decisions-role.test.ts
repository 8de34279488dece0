import { KMSClient } from '@aws-sdk/client-kms';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentities, type Identities } from '../../infra/local/identities.ts';
import { openKillSwitch } from '../../infra/local/kill-switch.ts';
import { createKmsKeys } from '../../infra/local/kms-keys.ts';
import { createRoles } from '../../infra/local/roles.ts';
import { decisionSealer, linksMac } from '../../infra/local/sealers.ts';
import { dynamoSettings } from '../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../infra/local-aws/server.ts';
import { createTargetAccount } from '../../chaos/target/account.ts';
import type { Approval } from '../../shared/approval.ts';
import { createDecisionSealer } from '../../shared/approvals/decision-sealer.ts';
import { countQuorum } from '../../shared/approvals/quorum.ts';
import { verifyChain } from '../../shared/audit/verify-chain.ts';
import { systemClock } from '../../shared/clock.ts';
import { createDynamoDbStore } from '../../shared/store/dynamodb-store.ts';
import { dynamoDbLinkRows } from '../../shared/store/link-rows-dynamodb.ts';
import { createMissingTables } from '../../shared/store/tables.ts';
import { describeDecisionSealer } from '../contracts/decision-sealer.contract.ts';
import { describeLinkRows } from '../contracts/link-rows.contract.ts';
import { gateWorld, type GateWorld } from './gate-world.ts';

const APPROVALS = 'firebreak-approvals';
/** Every role of the product that meets an incident and is not the one that decides. */
const OTHERS = [
  'firebreak-worker',
  'firebreak-executor',
  'firebreak-watchdog',
  'firebreak-intake',
  'firebreak-console',
];

let aws: LocalAws;
let identities: Identities;
let world: GateWorld;
beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const { endpoint, region, accountId, credentials } = aws;
  const base = { endpoint, region, accountId, credentials };
  identities = createIdentities(base, systemClock);
  await createRoles(createTargetAccount(base), []);
  const root = new KMSClient(base);
  await Promise.all([createKmsKeys(root, accountId), createMissingTables(identities.dynamodb('deployer'))]);
  root.destroy();
  const client = identities.dynamodb(APPROVALS);
  world = await gateWorld({}, ({ clock }) => createDynamoDbStore({ client, clock }));
  world.deps.sealer = decisionSealer(identities, APPROVALS);
}, 60_000);
afterAll(async () => {
  identities.close();
  await aws.close();
});

describeDecisionSealer('KMS as the approvals role', () => ({
  sealer: decisionSealer(identities, APPROVALS),
  verifier: decisionSealer(identities, 'firebreak-executor'),
  other: createDecisionSealer(linksMac(identities)),
}));
describeLinkRows('DynamoDB as the approvals role', () => dynamoDbLinkRows(identities.dynamodb(APPROVALS)));

describe('an entry of the trail', () => {
  const TableName = 'incident-audit';
  const WRITERS = ['worker', 'executor', 'watchdog', 'intake', 'approvals'].map((role) => `firebreak-${role}`);
  /** An entry of a chain, and of another shape where `over` says so. */
  const entryOf = (incident_id: string, over: Record<string, AttributeValue> = {}): Record<string, AttributeValue> => ({
    incident_id: { S: incident_id },
    seq: { N: '1000' },
    type: { S: 'moved' },
    ...over,
  });
  /** How a role is answered that puts this in a transaction. */
  const append = (role: string, Item: Record<string, AttributeValue>): Promise<unknown> => {
    const Put = { TableName, Item, ConditionExpression: 'attribute_not_exists(incident_id)' };
    return identities.dynamodb(role).send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  };

  it.each(WRITERS)('is written by %s within a transaction and not otherwise, and never taken away', async (role) => {
    const { incident_id } = await world.proposed();
    const client = identities.dynamodb(role);
    const Item = entryOf(incident_id);
    const Key = { incident_id: { S: incident_id }, seq: { N: '1' } };
    const UpdateExpression = 'SET principal = :p';
    const ExpressionAttributeValues = { ':p': { S: 'somebody' } };
    await expect(append(role, Item)).resolves.toBeDefined();
    for (const send of [
      () => client.send(new PutItemCommand({ TableName, Item })),
      () => client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } })),
      () => client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues })),
      () => client.send(new DeleteItemCommand({ TableName, Key })),
      () => client.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName, Key } }] })),
    ])
      await expect(send()).rejects.toThrow(/not authorized/);
  });

  it.each(WRITERS)('has the members of an entry and no others, whatever %s writes', async (role) => {
    const { incident_id } = await world.proposed();
    const odd = entryOf(incident_id, { ttl: { N: '1' } });
    await expect(append(role, odd)).rejects.toThrow(/AccessDenied|not authorized/);
  });

  it('of the kill switch is written by the approvals role alone', async () => {
    const sealer = decisionSealer(identities, APPROVALS);
    const moved = await openKillSwitch(identities, APPROVALS, sealer).set({
      on: true,
      by: 'ada',
      reason: 'look first',
    });
    for (const role of OTHERS)
      await expect(append(role, entryOf('control'))).rejects.toThrow(/AccessDenied|not authorized/);
    const verifier = decisionSealer(identities, 'firebreak-executor');
    expect(await openKillSwitch(identities, 'firebreak-executor', verifier).read()).toEqual(moved);
  });

  it('that is written over by a role is not prevented by IAM: it breaks the chain', async () => {
    const incident = await world.proposed();
    const [first] = await world.trail(incident);
    const Item = { ...entryOf(incident.incident_id), seq: { N: '1' }, facts: { M: {} }, hash: { S: first!.hash } };
    const over = {
      previous: { S: first!.previous },
      by: { S: 'watchdog' },
      principal: { S: 'x' },
      at: { S: first!.at },
    };
    const TransactItems = [{ Put: { TableName, Item: { ...Item, ...over } } }];
    await identities.dynamodb('firebreak-worker').send(new TransactWriteItemsCommand({ TransactItems }));
    const after = await world.incident(incident);
    expect(verifyChain(await world.trail(incident), after)).toMatchObject({ ok: false });
  });
});

describe('an approval', () => {
  const approved = async (): Promise<{ approval: Approval; incident: Parameters<GateWorld['proposal']>[0] }> => {
    const incident = await world.proposed();
    await world.decide('ada', incident);
    const [approval] = await world.decisions(incident);
    return { approval: approval!, incident };
  };

  it('of the approvals role is believed by the executor, who can verify and not seal', async () => {
    const { approval, incident } = await approved();
    const sealer = decisionSealer(identities, 'firebreak-executor');
    const counted = await countQuorum({ ...world.deps, sealer }, await world.proposal(incident), [approval]);
    expect(counted).toMatchObject({ met: true });
    await expect(sealer.seal(approval)).rejects.toThrow('AccessDenied');
  });

  it.each(OTHERS)('A46 is not written into the table by %s', async (role) => {
    const { approval } = await approved();
    const Item = Object.fromEntries(
      Object.entries({ ...approval, approver_decision: 'bob#approve' }).map(([name, value]) => [
        name,
        { S: `${value}` },
      ]),
    );
    const put = identities.dynamodb(role).send(new PutItemCommand({ TableName: 'incident-approvals', Item }));
    await expect(put).rejects.toThrow(/not authorized/);
  });

  it.each(OTHERS)('A46 is not written with a move of status by %s', async (role) => {
    const incident = await world.proposed();
    const store = createDynamoDbStore({ client: identities.dynamodb(role), clock: world.clock });
    await expect(world.decide('ada', incident, {}, { ...world.deps, store })).rejects.toThrow('AccessDenied');
    expect((await world.incident(incident)).status).toBe('PROPOSED');
  });

  it.each(OTHERS)('A46 is not sealed by %s', async (role) => {
    const { approval } = await approved();
    await expect(decisionSealer(identities, role).seal(approval)).rejects.toThrow('AccessDenied');
  });

  it('A62 that was edited in the table is not counted by the executor', async () => {
    const { approval, incident } = await approved();
    const root = identities.dynamodb('deployer');
    const edited = { ...approval, approver: 'bob', approver_decision: 'bob#approve' };
    const Item = Object.fromEntries(Object.entries(edited).map(([name, value]) => [name, { S: `${value}` }]));
    await root.send(new PutItemCommand({ TableName: 'incident-approvals', Item }));
    const sealer = decisionSealer(identities, 'firebreak-executor');
    const decisions = await world.decisions(incident);
    const counted = await countQuorum({ ...world.deps, sealer }, await world.proposal(incident), decisions);
    expect(counted).toMatchObject({ approvals: [{ approver: 'ada' }], invalid: [{ approver: 'bob', why: 'forged' }] });
  });
});
