import { validation } from './errors.ts';

const PAGE_SIZE = 100;

/** One page of a list, of at most a hundred entries; the token is opaque to clients. */
export const pageOf = <T>(
  all: readonly T[],
  { NextToken, Limit = PAGE_SIZE }: { NextToken?: string; Limit?: number },
): { shown: T[]; rest: { NextToken?: string } } => {
  const begin = NextToken ? Number(Buffer.from(NextToken, 'base64url').toString()) : 0;
  if (!Number.isInteger(begin) || begin < 0) throw validation('Invalid NextToken.');
  const end = begin + Math.min(Limit, PAGE_SIZE);
  const isMore = end < all.length;
  return {
    shown: all.slice(begin, end),
    rest: isMore ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {},
  };
};
