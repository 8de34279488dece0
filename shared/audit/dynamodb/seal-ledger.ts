import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { BatchGetCommandOutput, DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { ConflictError } from '../../errors.ts';
import { answered } from '../../store/dynamodb/answered.ts';
import { documentsOf } from '../../store/dynamodb/documents.ts';
import { pauseWithJitter } from '../../store/jitter.ts';
import { Head } from '../seal.ts';
import type { SealCursor, SealLedger } from '../seal-ledger.ts';

/** Lease and cursor are one row, so that taking the lease tells the cursor. */
const SEALER = 'sealer';
const positionKey = (incidentId: string): string => `sealed#${incidentId}`;

const SealerRow = z.object({
  fence: z.number().int(),
  cursor: z
    .object({
      n: z.number().int(),
      hash: z.string(),
      at: z.string(),
      to: z.string(),
      total: z.number().int(),
      looked_at: z.string().optional(),
      swept_at: z.string().optional(),
    })
    .optional(),
});

/** DynamoDB's own limit for one BatchGetItem. */
const BATCH_MAX = 100;

/** The sealer's rows in the table `audit-seals`, which nobody else writes. */
export const createDynamoDbLedger = (client: DynamoDBClient, prefix = ''): SealLedger => {
  const documents = documentsOf(client);
  const TableName = `${prefix}audit-seals`;
  return {
    ...leaseAndCursor(documents, TableName),
    positions: async (ids) => {
      const heads: Head[] = [];
      for (let start = 0; start < ids.length; start += BATCH_MAX)
        heads.push(...(await readHeads(documents, TableName, ids.slice(start, start + BATCH_MAX))));
      return new Map(heads.map((head) => [head.incident_id, head]));
    },
    raise: async (heads) => {
      for (const head of heads)
        await held(
          documents.put({
            TableName,
            Item: { pk: positionKey(head.incident_id), ...head },
            ConditionExpression: 'attribute_not_exists(pk) OR seq < :seq',
            ExpressionAttributeValues: { ':seq': head.seq },
          }),
        );
    },
  };
};

const leaseAndCursor = (
  documents: DynamoDBDocument,
  TableName: string,
): Pick<SealLedger, 'acquire' | 'advance' | 'release'> => {
  const row = { TableName, Key: { pk: SEALER } };
  return {
    acquire: async (owner, now, leaseMs) => {
      const taken = await held(
        documents.update({
          ...row,
          UpdateExpression: 'SET #owner = :owner, lease_until = :until, fence = if_not_exists(fence, :none) + :one',
          ConditionExpression: 'attribute_not_exists(pk) OR lease_until <= :now OR #owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: {
            ':owner': owner,
            ':now': now.getTime(),
            ':until': now.getTime() + leaseMs,
            ':none': 0,
            ':one': 1,
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return taken && SealerRow.parse(taken.Attributes);
    },
    advance: async (fence, cursor: SealCursor) => {
      const advanced = await held(
        documents.update({
          ...row,
          UpdateExpression: 'SET #cursor = :cursor',
          ConditionExpression: 'fence = :fence',
          ExpressionAttributeNames: { '#cursor': 'cursor' },
          ExpressionAttributeValues: { ':cursor': cursor, ':fence': fence },
        }),
      );
      if (advanced === undefined) throw new ConflictError(`the lease on sealing was taken: fence is not ${fence}`);
    },
    release: async (fence) => {
      await held(
        documents.update({
          ...row,
          UpdateExpression: 'SET lease_until = :none',
          ConditionExpression: 'fence = :fence',
          ExpressionAttributeValues: { ':none': 0, ':fence': fence },
        }),
      );
    },
  };
};

const readHeads = async (documents: DynamoDBDocument, TableName: string, ids: readonly string[]): Promise<Head[]> => {
  const rows: Record<string, unknown>[] = [];
  let Keys: Record<string, unknown>[] | undefined = [...new Set(ids)].map((id) => ({ pk: positionKey(id) }));
  for (let attempt = 1; Keys !== undefined && Keys.length > 0; attempt++) {
    if (attempt > 1) await pauseWithJitter(attempt);
    const answer: BatchGetCommandOutput = await answered(
      documents.batchGet({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    rows.push(...(answer.Responses?.[TableName] ?? []));
    Keys = answer.UnprocessedKeys?.[TableName]?.Keys;
  }
  return rows.map(({ pk: _, ...head }) => Head.parse(head));
};

/** What was answered; undefined when the condition did not hold. */
const held = async <T>(sent: Promise<T>): Promise<T | undefined> => {
  try {
    return await answered(sent);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
};
