import { pageFrom } from '../../page.ts';
import { invalidParameter } from './errors.ts';

/** Entries of a page, as in AWS. */
const PAGE_SIZE = 100;

/** One page of a list. */
export const pageOf = <T>(all: readonly T[], token: string | undefined): ReturnType<typeof pageFrom<T>> =>
  pageFrom(all, { size: PAGE_SIZE, token: token || undefined }, () => invalidParameter('NextToken'));
