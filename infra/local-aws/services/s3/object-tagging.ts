import type { GetObjectTaggingCommandOutput, PutObjectTaggingCommandOutput } from '@aws-sdk/client-s3';
import { operation, type Access, type Call, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { Tag } from './buckets.ts';
import { requireVersion, type ObjectInput } from './object-read.ts';

type Output<T> = Omit<T, '$metadata'>;

interface PutTaggingInput extends ObjectInput {
  readonly Tagging: { readonly TagSet: readonly Tag[] };
}

const OBJECT = ['Bucket', 'ExpectedBucketOwner', 'Key', 'VersionId'];

export function objectTagging(account: S3Account): Record<string, Operation> {
  const access =
    (verb: 'Get' | 'Put' | 'Delete') =>
    (input: ObjectInput): Access[] => {
      const action = input.VersionId === undefined ? `s3:${verb}ObjectTagging` : `s3:${verb}ObjectVersionTagging`;
      return [account.buckets.objectAccess(input, input.Key, action)];
    };
  const setTags = (input: ObjectInput, tags: readonly Tag[], call: Call): { VersionId?: string } => {
    const bucket = account.buckets.get(input);
    const version = requireVersion(account, input, call);
    account.objects.setTags(bucket, version, tags);
    return bucket.versioning ? { VersionId: version.versionId } : {};
  };
  return {
    GetObjectTagging: operation<ObjectInput, Output<GetObjectTaggingCommandOutput>>({
      honours: OBJECT,
      writes: false,
      isDataEvent: true,
      access: access('Get'),
      handle: (input, call) => ({ TagSet: [...requireVersion(account, input, call).tags] }),
    }),
    PutObjectTagging: operation<PutTaggingInput, Output<PutObjectTaggingCommandOutput>>({
      honours: [...OBJECT, 'Tagging.TagSet', 'ContentMD5', 'ChecksumAlgorithm'],
      writes: true,
      isDataEvent: true,
      access: access('Put'),
      handle: (input, call) => setTags(input, input.Tagging.TagSet, call),
    }),
    DeleteObjectTagging: operation<ObjectInput, Output<PutObjectTaggingCommandOutput>>({
      honours: OBJECT,
      writes: true,
      isDataEvent: true,
      access: access('Delete'),
      handle: (input, call) => setTags(input, [], call),
    }),
  };
}
