import { pageFrom } from '../../page.ts';
import { validation } from './errors.ts';

const PAGE_SIZE = 100;

/** One page of a list, of at most a hundred entries. */
export const pageOf = <T>(
  all: readonly T[],
  { NextToken, Limit = PAGE_SIZE }: { NextToken?: string; Limit?: number },
): { shown: T[]; rest: { NextToken?: string } } => {
  const request = { size: Math.min(Limit, PAGE_SIZE), token: NextToken || undefined };
  const { shown, nextToken } = pageFrom(all, request, () => validation('Invalid NextToken.'));
  return { shown, rest: nextToken === undefined ? {} : { NextToken: nextToken } };
};
