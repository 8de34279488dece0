import { AwsError } from '../../aws-error.ts';

interface PageInput {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** One page of a list; the token is opaque to clients. */
export const pageOf = <T>(
  all: readonly T[],
  { MaxResults = 10, NextToken }: PageInput,
): { shown: T[]; next: { NextToken?: string } } => {
  const begin = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64url').toString() || NaN);
  if (!Number.isInteger(begin) || begin < 0)
    throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const end = begin + MaxResults;
  const next = end < all.length ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {};
  return { shown: all.slice(begin, end), next };
};
