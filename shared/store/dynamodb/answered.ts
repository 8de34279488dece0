import { RetryableError, TerminalError } from '../../errors.ts';

/** Errors that a caller of ours decides about. */
const DECIDABLE = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

/**
 * The answer to a request. Failures come back as errors of ours: `RetryableError` when the table could not be reached
 * or is throttled, `TerminalError` when it refused. A condition that did not hold is thrown as AWS gave it.
 */
export const answered = async <T>(sent: Promise<T>): Promise<T> => {
  try {
    return await sent;
  } catch (error) {
    throw DECIDABLE.has((error as Error).name) ? error : named(error as Error);
  }
};

const named = (error: Error): RetryableError | TerminalError => {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } }).$metadata;
  const status = metadata?.httpStatusCode;
  const throttled = /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|TransactionInProgress/.test(error.name);
  // Metadata without a status: it was sent and got no answer. No metadata: it could not even be written down.
  const transient = metadata !== undefined && (status === undefined || status >= 500 || throttled);
  const message = `DynamoDB: \`${error.name}\``;
  return transient ? new RetryableError(message, { cause: error }) : new TerminalError(message, { cause: error });
};
