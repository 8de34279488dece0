import { invalidParameter } from './lambda-error.ts';

/** One page of a list; Lambda never gives more than 50 functions, versions or mappings at once. */
export function pageOf<T>(
  all: readonly T[],
  marker: string | undefined,
  max: number | undefined,
): { members: T[]; NextMarker?: string } {
  const start = marker ? Number(Buffer.from(marker, 'base64url').toString('utf8')) : 0;
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('The provided marker is invalid.');
  const end = start + Math.min(max ?? 50, 50);
  const members = all.slice(start, end);
  return end < all.length ? { members, NextMarker: Buffer.from(String(end)).toString('base64url') } : { members };
}
