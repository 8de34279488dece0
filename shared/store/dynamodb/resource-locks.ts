import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { RecordDriver } from '../record-driver.ts';
import { contextKey } from './keys.ts';
import { answered } from './answered.ts';
import type { RecordTables } from './write-parts.ts';

/** One mutation at a time per resource, across incidents. */
export const resourceLocks = (
  client: DynamoDBDocument,
  { context }: RecordTables,
): Pick<RecordDriver, 'lockResource' | 'unlockResource'> => ({
  lockResource: (resource, holder, now, until) =>
    held(
      answered(
        client.put({
          TableName: context,
          Item: { ...contextKey.lock(resource), resource, holder, lock_until: until, ttl: Math.ceil(until / 1_000) },
          ConditionExpression: 'attribute_not_exists(pk) OR holder = :holder OR lock_until <= :now',
          ExpressionAttributeValues: { ':holder': holder, ':now': now },
        }),
      ),
    ),
  unlockResource: async (resource, holder) => {
    await held(
      answered(
        client.delete({
          TableName: context,
          Key: contextKey.lock(resource),
          ConditionExpression: 'holder = :holder',
          ExpressionAttributeValues: { ':holder': holder },
        }),
      ),
    );
  },
});

/** False when the condition said that somebody else holds it. */
const held = (sent: Promise<unknown>): Promise<boolean> =>
  sent.then(
    () => true,
    (error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    },
  );
