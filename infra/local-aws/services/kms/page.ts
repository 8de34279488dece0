import { AwsError } from '../../aws-error.ts';
import { pageFrom } from '../../page.ts';
import { constraint } from './errors.ts';

interface PageInput {
  readonly Limit?: number;
  readonly Marker?: string;
}

/** One page of a list. */
export const pageOf = <T>(
  all: readonly T[],
  { Limit = 100, Marker }: PageInput,
): { shown: T[]; rest: { Truncated: boolean; NextMarker?: string } } => {
  if (Limit < 1 || Limit > 1000) {
    const rule = `Member must have value ${Limit < 1 ? 'greater than or equal to 1' : 'less than or equal to 1000'}`;
    throw constraint('limit', rule, String(Limit));
  }
  const refusal = () => new AwsError('InvalidMarkerException', 'Could not deserialize marker');
  const { shown, nextToken } = pageFrom(all, { size: Limit, token: Marker }, refusal);
  const Truncated = nextToken !== undefined;
  return { shown, rest: { Truncated, ...(Truncated && { NextMarker: nextToken }) } };
};
