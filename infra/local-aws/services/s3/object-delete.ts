import type { DeleteObjectCommandOutput, DeleteObjectsCommandOutput, DeletedObject } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Access, type Call, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { BucketInput } from './buckets.ts';
import { checkDeletable } from './object-lock.ts';
import type { ObjectInput } from './object-read.ts';
import { checkWriteConditions } from './preconditions.ts';

type Output<T> = Omit<T, '$metadata'>;

interface DeleteInput extends ObjectInput {
  readonly IfMatch?: string;
  readonly BypassGovernanceRetention?: boolean;
}

interface DeleteManyInput extends BucketInput {
  readonly BypassGovernanceRetention?: boolean;
  readonly Delete: {
    readonly Objects: readonly { readonly Key: string; readonly VersionId?: string }[];
    readonly Quiet?: boolean;
  };
}

const KEYS_PER_REQUEST_MAX = 1000;

export function objectDeletes(account: S3Account): Record<string, Operation> {
  return {
    DeleteObject: operation<DeleteInput, Output<DeleteObjectCommandOutput>>({
      honours: ['Bucket', 'ExpectedBucketOwner', 'Key', 'VersionId', 'IfMatch', 'BypassGovernanceRetention'],
      writes: true,
      isDataEvent: true,
      access: (input) => [deleteAccess(account, input)],
      handle(input, call) {
        if (input.IfMatch !== undefined) {
          checkWriteConditions({ IfMatch: input.IfMatch }, account.objects.current(input.Bucket, input.Key));
        }
        const { DeleteMarker, VersionId, DeleteMarkerVersionId } = deleteOne(account, input, call);
        const versionId = VersionId ?? DeleteMarkerVersionId;
        return { ...(DeleteMarker && { DeleteMarker }), ...(versionId !== undefined && { VersionId: versionId }) };
      },
    }),
    DeleteObjects: operation<DeleteManyInput, Output<DeleteObjectsCommandOutput>>({
      honours: [
        ...['Bucket', 'ExpectedBucketOwner', 'ChecksumAlgorithm', 'Delete.Quiet', 'BypassGovernanceRetention'],
        ...['Delete.Objects[].Key', 'Delete.Objects[].VersionId'],
      ],
      writes: true,
      isDataEvent: true,
      // Every key is asked about by itself: one that is denied is told in the answer and stops none of the others.
      access(input) {
        account.buckets.get(input);
        return [];
      },
      handle(input, call) {
        if (input.Delete.Objects.length > KEYS_PER_REQUEST_MAX) {
          throw new AwsError(
            'MalformedXML',
            'The XML you provided was not well-formed or did not validate against our published schema',
          );
        }
        const deleted: DeletedObject[] = [];
        const errors: NonNullable<DeleteObjectsCommandOutput['Errors']> = [];
        for (const target of input.Delete.Objects) {
          const { Bucket, BypassGovernanceRetention } = input;
          const one: DeleteInput = { ...target, Bucket, BypassGovernanceRetention };
          try {
            account.buckets.check(deleteAccess(account, one), call);
            deleted.push(deleteOne(account, one, call));
          } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            errors.push({ ...target, Code: error.code, Message: error.message });
          }
        }
        return { ...(!input.Delete.Quiet && { Deleted: deleted }), ...(errors.length > 0 && { Errors: errors }) };
      },
    }),
  };
}

const deleteAccess = ({ buckets }: S3Account, input: ObjectInput): Access =>
  input.VersionId === undefined
    ? buckets.objectAccess(input, input.Key, 's3:DeleteObject')
    : buckets.objectAccess(input, input.Key, 's3:DeleteObjectVersion', { 's3:VersionId': input.VersionId });

/** Deleting what is not there succeeds, as S3 has it. */
function deleteOne(account: S3Account, input: DeleteInput, call: Call): DeletedObject {
  const { buckets, objects, announcements } = account;
  const bucket = buckets.get(input);
  if (input.VersionId === undefined) {
    const isThere = objects.current(input.Bucket, input.Key) !== undefined;
    const marker = objects.delete(bucket, input.Key);
    if (marker)
      announcements.announce(bucket.name, 'ObjectRemoved:DeleteMarkerCreated', {
        key: input.Key,
        versionId: marker.versionId,
      });
    else if (isThere) announcements.announce(bucket.name, 'ObjectRemoved:Delete', { key: input.Key });
    return { Key: input.Key, ...(marker && { DeleteMarker: true, DeleteMarkerVersionId: marker.versionId }) };
  }
  const doomed = objects.versions(input.Bucket, input.Key).find((each) => each.versionId === input.VersionId);
  if (doomed && !doomed.isDeleteMarker) checkDeletable(account, doomed, input, call);
  const version = objects.deleteVersion(bucket, input.Key, input.VersionId);
  if (version)
    announcements.announce(bucket.name, 'ObjectRemoved:Delete', { key: input.Key, versionId: input.VersionId });
  return {
    Key: input.Key,
    VersionId: input.VersionId,
    ...(version?.isDeleteMarker && { DeleteMarker: true, DeleteMarkerVersionId: version.versionId }),
  };
}
