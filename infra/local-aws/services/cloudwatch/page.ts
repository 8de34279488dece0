import { AwsError } from '../../aws-error.ts';
import { pageFrom } from '../../page.ts';

/** One page of a list. */
export const pageOf = <T>(all: readonly T[], size: number, token: string | undefined): ReturnType<typeof pageFrom<T>> =>
  pageFrom(
    all,
    { size, token: token || undefined },
    () => new AwsError('InvalidNextToken', 'The next token is invalid.'),
  );
