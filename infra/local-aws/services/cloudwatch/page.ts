import { AwsError } from '../../aws-error.ts';

/** One page of a list; the token is opaque to clients and says where the next page begins. */
export const pageOf = <T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
): { shown: T[]; nextToken: string | undefined } => {
  const begin = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(begin) || begin < 0) throw new AwsError('InvalidNextToken', 'The next token is invalid.');
  const end = begin + size;
  return {
    shown: all.slice(begin, end),
    nextToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
};
