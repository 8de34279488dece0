import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocument, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { RetryableError } from '../../errors.ts';
import { pauseWithJitter } from '../jitter.ts';
import { REFUSALS, type Refusal } from '../record-driver.ts';
import { answered } from './answered.ts';

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One item of a transaction, and what it means when its condition does not hold. */
export interface TransactionPart {
  readonly refusal: Refusal;
  readonly item: WriteItem;
}

const ATTEMPTS_MAX = 8;

/**
 * Writes all parts in one TransactWriteItems, or answers whose condition did not hold. Collisions with other
 * transactions and throttling are tried again under one token, so that an answer that got lost is not written twice.
 * Throws `RetryableError` when they do not end.
 */
export const writeTransaction = async (
  client: DynamoDBDocument,
  parts: readonly TransactionPart[],
): Promise<Refusal | undefined> => {
  const input = {
    TransactItems: parts.map(({ item }) => item),
    ClientRequestToken: randomUUID(),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      await answered(client.transactWrite(input));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refusal = refusalOf(error, parts);
      if (refusal !== undefined) return refusal;
      if (attempt === ATTEMPTS_MAX)
        throw new RetryableError('transaction collided with others too often', { cause: error });
      await pauseWithJitter(attempt);
    }
  }
};

/** Undefined when no condition failed: the transaction met another one, or was throttled. Throws what cannot pass. */
const refusalOf = (error: TransactionCanceledException, parts: readonly TransactionPart[]): Refusal | undefined => {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  const refused = parts.filter((_, index) => codes[index] === 'ConditionalCheckFailed').map(({ refusal }) => refusal);
  if (refused.length > 0) return REFUSALS.find((refusal) => refused.includes(refusal));
  if (codes.some((code) => code !== undefined && PERMANENT.has(code))) throw error;
  return undefined;
};

const PERMANENT: ReadonlySet<string> = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);
