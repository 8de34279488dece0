import { pageFrom } from '../../page.ts';
import { invalidParameter } from './ecs-error.ts';

interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** One page of a list of ARNs. */
export const pageOf = (all: readonly string[], { maxResults = 100, nextToken }: PageInput) => {
  const size = Math.min(Math.max(1, maxResults), 100);
  return pageFrom(all, { size, token: nextToken }, () => invalidParameter('Invalid token'));
};
