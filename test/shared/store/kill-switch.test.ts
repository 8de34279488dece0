import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoDbKillSwitchRows } from '../../../shared/store/kill-switch-dynamodb.ts';
import { memoryKillSwitchRows } from '../../../shared/store/kill-switch-memory.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { killSwitchContract } from '../../contracts/kill-switch.contract.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from './local-dynamodb.ts';

describe('the kill switch in memory', () => {
  killSwitchContract(async () => {
    const driver = memoryKillSwitchRows();
    return {
      driver,
      overwrite: async (change) => driver.overwrite(change((await driver.row()) as Record<string, unknown>)),
      remove: async () => driver.overwrite(undefined),
    };
  });
});

describe('the kill switch in DynamoDB', () => {
  let dynamodb: LocalDynamoDb;
  beforeAll(async () => {
    dynamodb = await startLocalDynamoDb();
  });
  afterAll(() => dynamodb.stop());

  let installations = 0;
  killSwitchContract(async () => {
    const prefix = `test-${(installations += 1)}-`;
    await createMissingTables(dynamodb.client, prefix, ['incident-approvals', 'incident-audit']);
    const driver = dynamoDbKillSwitchRows(dynamodb.client, prefix);
    return {
      driver,
      overwrite: async (change) => {
        const { proposal_id, approver_decision, ...row } = (await driver.row()) as Record<string, unknown>;
        const Item = { ...change({ ...row, proposal_id }), approver_decision };
        await DynamoDBDocument.from(dynamodb.client).put({ TableName: `${prefix}incident-approvals`, Item });
      },
      remove: async () => {
        const Key = { proposal_id: 'kill-switch', approver_decision: 'state' };
        await DynamoDBDocument.from(dynamodb.client).delete({ TableName: `${prefix}incident-approvals`, Key });
      },
    };
  });
});
