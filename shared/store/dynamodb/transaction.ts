import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocument, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { RetryableError, TerminalError } from '../../errors.ts';
import { pauseWithJitter } from '../jitter.ts';
import { answered } from './answered.ts';

type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One item of a transaction, and the name of what it means when its condition does not hold. */
export interface TransactionPart<Refusal extends string> {
  readonly refusal: Refusal;
  readonly item: WriteItem;
}

const ATTEMPTS_MAX = 8;

/**
 * Writes all parts in one TransactWriteItems, or answers whose conditions did not hold (then nothing was written).
 * Collisions with other transactions and throttling are tried again under one token, so that an answer that got lost
 * is not written twice. Throws `RetryableError` when they do not end.
 */
export const writeTransaction = async <Refusal extends string>(
  client: DynamoDBDocument,
  parts: readonly TransactionPart<Refusal>[],
): Promise<Refusal[]> => {
  const input = { TransactItems: parts.map(({ item }) => item), ClientRequestToken: randomUUID() };
  for (let attempt = 1; ; attempt++) {
    try {
      await answered(client.transactWrite(input));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refusals = refusalsOf(error, parts);
      if (refusals.length > 0) return refusals;
      if (attempt === ATTEMPTS_MAX)
        throw new RetryableError('transaction collided with others too often', { cause: error });
      await pauseWithJitter(attempt);
    }
  }
};

/** Reasons for which no second attempt can end better. */
const PERMANENT: ReadonlySet<string> = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);

/** Empty when no condition failed: the transaction met another one, or was throttled. */
const refusalsOf = <Refusal extends string>(
  error: TransactionCanceledException,
  parts: readonly TransactionPart<Refusal>[],
): Refusal[] => {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  if (codes.some((code) => PERMANENT.has(code)))
    throw new TerminalError(`DynamoDB refused a transaction: ${codes.join(', ')}`, { cause: error });
  return parts.filter((_, index) => codes[index] === 'ConditionalCheckFailed').map(({ refusal }) => refusal);
};
