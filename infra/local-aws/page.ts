import type { AwsError } from './aws-error.ts';

interface PageRequest {
  /** Entries at most. */
  readonly size: number;
  /** What the page before gave; none asks for the first. */
  readonly token: string | undefined;
}

/**
 * One page of a list. The token says where the next page begins and is opaque to clients; `refusal` is what the service
 * answers to one that it never gave.
 */
export const pageFrom = <T>(
  all: readonly T[],
  { size, token }: PageRequest,
  refusal: () => AwsError,
): { shown: T[]; nextToken: string | undefined } => {
  const begin = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString() || NaN);
  if (!Number.isInteger(begin) || begin < 0) throw refusal();
  const end = begin + size;
  const nextToken = end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { shown: all.slice(begin, end), nextToken };
};
