import { AwsError } from '../../aws-error.ts';

/**
 * AWS's iterators begin with the stream's ARN (`arn:…/stream/LABEL|1|AAAA…`), and `GetRecords` is authorised by it;
 * the backend's do not, so ours carry the backend's behind the ARN.
 */
export const wrapIterator = (streamArn: string, inner: string): string => `${streamArn}|1|${inner}`;

export const streamOfIterator = (iterator: string): string => split(iterator).streamArn;

export const unwrapIterator = (iterator: string): string => split(iterator).inner;

function split(iterator: string): { streamArn: string; inner: string } {
  const [streamArn, , inner] = iterator.split('|');
  if (!streamArn || !inner) throw new AwsError('ValidationException', 'Invalid ShardIterator');
  return { streamArn, inner };
}
