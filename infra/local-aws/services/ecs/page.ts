import { invalidParameter } from './ecs-error.ts';

interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** One page of a list of ARNs; the token is opaque to clients. */
export const pageOf = (all: readonly string[], { maxResults = 100, nextToken }: PageInput) => {
  const begin = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString() || NaN);
  if (!Number.isInteger(begin) || begin < 0) throw invalidParameter('Invalid token');
  const end = begin + Math.min(Math.max(1, maxResults), 100);
  const next = end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { shown: all.slice(begin, end), nextToken: next };
};
