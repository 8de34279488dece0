import type {
  GetBucketPolicyCommandOutput,
  GetBucketTaggingCommandOutput,
  GetBucketVersioningCommandOutput,
  GetPublicAccessBlockCommandOutput,
  PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { AwsError, notImplemented } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import { checkBucketPolicy } from './bucket-policy.ts';
import type { Bucket, BucketInput, Tag } from './buckets.ts';

type Output<T> = Omit<T, '$metadata'>;

const BUCKET = ['Bucket', 'ExpectedBucketOwner'];

/** The digests concern the request's bytes, which the signature's payload hash already covers at the door. */
const WRITE = [...BUCKET, 'ContentMD5', 'ChecksumAlgorithm'];

const missing = (code: string, message: string, bucket: Bucket): AwsError =>
  new AwsError(code, message, 404, { BucketName: bucket.name });

export function bucketSettings({ buckets }: S3Account): Record<string, Operation> {
  const read = <O>(action: string, handle: (bucket: Bucket) => O): Operation =>
    operation<BucketInput, O>({
      honours: BUCKET,
      writes: false,
      access: (input) => [buckets.bucketAccess(input, action)],
      handle: (input) => handle(buckets.get(input)),
    });
  const write = <I extends BucketInput>(
    action: string,
    honours: readonly string[],
    change: (bucket: Bucket, input: I) => Bucket,
  ): Operation =>
    operation<I, object>({
      honours: honours.length > 0 ? [...WRITE, ...honours] : BUCKET,
      writes: true,
      access: (input) => [buckets.bucketAccess(input, action)],
      handle(input) {
        buckets.put(change(buckets.get(input), input));
        return {};
      },
    });

  return {
    PutBucketVersioning: write('s3:PutBucketVersioning', ['VersioningConfiguration.Status'], withVersioning),
    GetBucketVersioning: read<Output<GetBucketVersioningCommandOutput>>('s3:GetBucketVersioning', (bucket) =>
      bucket.versioning ? { Status: bucket.versioning } : {},
    ),

    PutBucketPolicy: write('s3:PutBucketPolicy', ['Policy'], (bucket, { Policy }: BucketInput & { Policy: string }) => {
      checkBucketPolicy(Policy, bucket.name);
      return { ...bucket, policy: Policy };
    }),
    GetBucketPolicy: read<Output<GetBucketPolicyCommandOutput>>('s3:GetBucketPolicy', (bucket) => {
      if (bucket.policy !== undefined) return { Policy: bucket.policy };
      throw missing('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket);
    }),
    DeleteBucketPolicy: write('s3:DeleteBucketPolicy', [], ({ policy: _, ...bucket }) => bucket),

    PutBucketTagging: write('s3:PutBucketTagging', ['Tagging.TagSet'], (bucket, input: TaggingInput) => ({
      ...bucket,
      tags: input.Tagging.TagSet,
    })),
    GetBucketTagging: read<Output<GetBucketTaggingCommandOutput>>('s3:GetBucketTagging', (bucket) => {
      if (bucket.tags?.length) return { TagSet: [...bucket.tags] };
      throw missing('NoSuchTagSet', 'The TagSet does not exist', bucket);
    }),
    DeleteBucketTagging: write('s3:PutBucketTagging', [], ({ tags: _, ...bucket }) => bucket),

    PutPublicAccessBlock: write(
      's3:PutBucketPublicAccessBlock',
      PUBLIC_ACCESS_MEMBERS.map((member) => `PublicAccessBlockConfiguration.${member}`),
      (bucket, input: BucketInput & { PublicAccessBlockConfiguration: PublicAccessBlockConfiguration }) => ({
        ...bucket,
        publicAccessBlock: Object.fromEntries(
          PUBLIC_ACCESS_MEMBERS.map((member) => [member, input.PublicAccessBlockConfiguration[member] ?? false]),
        ),
      }),
    ),
    GetPublicAccessBlock: read<Output<GetPublicAccessBlockCommandOutput>>('s3:GetBucketPublicAccessBlock', (bucket) => {
      if (bucket.publicAccessBlock) return { PublicAccessBlockConfiguration: bucket.publicAccessBlock };
      throw missing(
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        bucket,
      );
    }),
    DeletePublicAccessBlock: write(
      's3:PutBucketPublicAccessBlock',
      [],
      ({ publicAccessBlock: _, ...bucket }) => bucket,
    ),
  };
}

interface TaggingInput extends BucketInput {
  readonly Tagging: { readonly TagSet: readonly Tag[] };
}

/** Kept and shown; nobody without credentials of this account gets past the door in any case. */
const PUBLIC_ACCESS_MEMBERS = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;

interface VersioningInput extends BucketInput {
  readonly VersioningConfiguration: { readonly Status?: string };
}

function withVersioning(bucket: Bucket, input: VersioningInput): Bucket {
  const { Status: status } = input.VersioningConfiguration;
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw status === undefined
      ? new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified')
      : notImplemented(`s3:PutBucketVersioning Status ${status}`);
  }
  if (bucket.objectLock && status === 'Suspended') {
    throw new AwsError(
      'InvalidBucketState',
      'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
      409,
    );
  }
  return { ...bucket, versioning: status };
}
