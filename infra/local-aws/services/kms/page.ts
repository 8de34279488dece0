import { AwsError } from '../../aws-error.ts';
import { constraint } from './errors.ts';

interface PageInput {
  readonly Limit?: number;
  readonly Marker?: string;
}

/** One page of a list; the marker is opaque to clients. */
export const pageOf = <T>(
  all: readonly T[],
  { Limit = 100, Marker }: PageInput,
): { shown: T[]; rest: { Truncated: boolean; NextMarker?: string } } => {
  if (Limit < 1 || Limit > 1000) {
    const rule = `Member must have value ${Limit < 1 ? 'greater than or equal to 1' : 'less than or equal to 1000'}`;
    throw constraint('limit', rule, String(Limit));
  }
  const begin = Marker === undefined ? 0 : Number(Buffer.from(Marker, 'base64url').toString() || NaN);
  if (!Number.isInteger(begin) || begin < 0) {
    throw new AwsError('InvalidMarkerException', 'Could not deserialize marker');
  }
  const end = begin + Limit;
  const hasMore = end < all.length;
  const next = hasMore && { NextMarker: Buffer.from(String(end)).toString('base64url') };
  return { shown: all.slice(begin, end), rest: { Truncated: hasMore, ...next } };
};
