import { pageFrom } from '../../page.ts';
import { invalidParameter } from './lambda-error.ts';

/** One page of a list; Lambda never gives more than 50 functions, versions or mappings at once. */
export function pageOf<T>(
  all: readonly T[],
  marker: string | undefined,
  max: number | undefined,
): { members: T[]; NextMarker?: string } {
  const request = { size: Math.min(max ?? 50, 50), token: marker || undefined };
  const { shown, nextToken } = pageFrom(all, request, () => invalidParameter('The provided marker is invalid.'));
  return { members: shown, ...(nextToken !== undefined && { NextMarker: nextToken }) };
}
