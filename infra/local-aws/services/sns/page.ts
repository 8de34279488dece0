import { invalidParameter } from './errors.ts';

const PAGE_SIZE = 100;

/** One page of a list, a hundred entries as in AWS; the token is opaque to clients. */
export const pageOf = <T>(
  all: readonly T[],
  token: string | undefined,
): { shown: T[]; nextToken: string | undefined } => {
  const begin = token ? Number(Buffer.from(token, 'base64url').toString()) : 0;
  if (!Number.isInteger(begin) || begin < 0) throw invalidParameter('NextToken');
  const end = begin + PAGE_SIZE;
  return {
    shown: all.slice(begin, end),
    nextToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
};
