import { AwsError } from '../../aws-error.ts';
import { pageFrom } from '../../page.ts';

interface PageInput {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** One page of a list. */
export const pageOf = <T>(
  all: readonly T[],
  { MaxResults = 100, NextToken }: PageInput,
): { shown: T[]; next: { NextToken?: string } } => {
  const request = { size: MaxResults, token: NextToken };
  const refusal = () => new AwsError('InvalidNextTokenException', 'Invalid NextToken');
  const { shown, nextToken } = pageFrom(all, request, refusal);
  return { shown, next: nextToken === undefined ? {} : { NextToken: nextToken } };
};
