import { AwsError } from '../../aws-error.ts';
import type { ObjectVersion } from './objects.ts';

export interface ReadConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

export interface WriteConditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

const failed = (condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

const bare = (etag: string): string => etag.trim().replace(/^W\//, '').replace(/^"|"$/g, '');

const matches = (condition: string, etag: string): boolean =>
  condition.trim() === '*' || condition.split(',').some((each) => bare(each) === bare(etag));

/** RFC 9110's order: a matching `If-Match` outweighs `If-Unmodified-Since`, and `If-None-Match` `If-Modified-Since`. */
export function checkReadConditions(conditions: ReadConditions, version: ObjectVersion): void {
  const modified = Math.floor(Date.parse(version.modifiedAt) / 1000) * 1000;
  if (conditions.IfMatch !== undefined) {
    if (!matches(conditions.IfMatch, version.etag)) throw failed('If-Match');
  } else if (conditions.IfUnmodifiedSince && modified > conditions.IfUnmodifiedSince.getTime()) {
    throw failed('If-Unmodified-Since');
  }
  const isUnchanged =
    conditions.IfNoneMatch === undefined
      ? conditions.IfModifiedSince !== undefined && modified <= conditions.IfModifiedSince.getTime()
      : matches(conditions.IfNoneMatch, version.etag);
  if (isUnchanged) throw new AwsError('NotModified', 'Not Modified', 304);
}

/** Must run in the same turn as the write that it guards. */
export function checkWriteConditions(conditions: WriteConditions, current: ObjectVersion | undefined): void {
  if (conditions.IfNoneMatch !== undefined) {
    if (conditions.IfNoneMatch !== '*') {
      throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', 501, {
        Header: 'If-None-Match',
      });
    }
    if (current) throw failed('If-None-Match');
  }
  if (conditions.IfMatch === undefined) return;
  if (!current) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (!matches(conditions.IfMatch, current.etag)) throw failed('If-Match');
}
