import { KMSClient } from '@aws-sdk/client-kms';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentities, type Identities } from '../../infra/local/identities.ts';
import { createKmsKeys } from '../../infra/local/kms-keys.ts';
import { createRoles } from '../../infra/local/roles.ts';
import { decisionSealer, linksMac } from '../../infra/local/sealers.ts';
import { dynamoSettings } from '../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../infra/local-aws/server.ts';
import { createTargetAccount } from '../../chaos/target/account.ts';
import type { Approval } from '../../shared/approval.ts';
import { createDecisionSealer } from '../../shared/approvals/decision-sealer.ts';
import { countQuorum } from '../../shared/approvals/quorum.ts';
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
