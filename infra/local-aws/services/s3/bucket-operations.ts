import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  HeadBucketCommandOutput,
  GetBucketLocationCommandOutput,
  ListBucketsCommandInput,
  ListBucketsCommandOutput,
} from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { ownerOf, type S3Account } from './account.ts';
import { bucketArn, type BucketInput } from './buckets.ts';

type Output<T> = Omit<T, '$metadata'>;

const BUCKET = ['Bucket', 'ExpectedBucketOwner'];
const BUCKETS_PER_PAGE = 10_000;

/** The one region in which making a bucket twice is no error, and which is spelled as no location at all. */
const CLASSIC_REGION = 'us-east-1';

export function bucketOperations(account: S3Account): Record<string, Operation> {
  const { buckets, objects, region } = account;
  return {
    CreateBucket: operation<CreateBucketCommandInput & BucketInput, Output<CreateBucketCommandOutput>>({
      honours: [
        ...['Bucket', 'ObjectLockEnabledForBucket'],
        ...['CreateBucketConfiguration.LocationConstraint', 'CreateBucketConfiguration.Tags'],
      ],
      writes: true,
      access: ({ Bucket: name, ObjectLockEnabledForBucket: isLocking }) => {
        const locking = isLocking ? ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'] : [];
        return ['s3:CreateBucket', ...locking].map((action) => ({ action, resource: bucketArn(name) }));
      },
      handle({ Bucket: name, CreateBucketConfiguration: configuration, ObjectLockEnabledForBucket: isLocking }) {
        checkName(name);
        checkLocation(configuration?.LocationConstraint, region);
        const tags = (configuration?.Tags ?? []).map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' }));
        if (!buckets.find(name)) {
          buckets.put({
            name,
            createdAt: new Date().toISOString(),
            ...(tags.length > 0 && { tags }),
            ...(isLocking && { versioning: 'Enabled', objectLock: {} }),
          });
        } else if (region !== CLASSIC_REGION) {
          throw new AwsError(
            'BucketAlreadyOwnedByYou',
            'Your previous request to create the named bucket succeeded and you already own it.',
            409,
            { BucketName: name },
          );
        }
        return { Location: `/${name}`, BucketArn: bucketArn(name) };
      },
    }),
    HeadBucket: operation<BucketInput, Output<HeadBucketCommandOutput>>({
      honours: BUCKET,
      writes: false,
      access: (input) => [buckets.bucketAccess(input, 's3:ListBucket')],
      handle: ({ Bucket: name }) => ({ BucketRegion: region, BucketArn: bucketArn(name) }),
    }),
    GetBucketLocation: operation<BucketInput, Output<GetBucketLocationCommandOutput>>({
      honours: BUCKET,
      writes: false,
      access: (input) => [buckets.bucketAccess(input, 's3:GetBucketLocation')],
      handle: () => (region === CLASSIC_REGION ? {} : { LocationConstraint: region as 'eu-west-1' }),
    }),
    DeleteBucket: operation<BucketInput, object>({
      honours: BUCKET,
      writes: true,
      access: (input) => [buckets.bucketAccess(input, 's3:DeleteBucket')],
      handle({ Bucket: name }) {
        if (!objects.isEmpty(name)) {
          throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
            BucketName: name,
          });
        }
        buckets.delete(name);
        return {};
      },
    }),
    ListBuckets: operation<ListBucketsCommandInput, Output<ListBucketsCommandOutput>>({
      honours: ['Prefix', 'MaxBuckets', 'ContinuationToken', 'BucketRegion'],
      writes: false,
      access: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
      handle: (input) => listBuckets(account, input),
    }),
  };
}

function listBuckets(account: S3Account, input: ListBucketsCommandInput): Output<ListBucketsCommandOutput> {
  const after = input.ContinuationToken ? Buffer.from(input.ContinuationToken, 'base64url').toString() : '';
  const isElsewhere = input.BucketRegion !== undefined && input.BucketRegion !== account.region;
  const found = isElsewhere
    ? []
    : account.buckets.all().filter((bucket) => bucket.name > after && bucket.name.startsWith(input.Prefix ?? ''));
  const page = found.slice(0, input.MaxBuckets ?? BUCKETS_PER_PAGE);
  const last = page.at(-1);
  return {
    Owner: ownerOf(account),
    Buckets: page.map((bucket) => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAt),
      BucketArn: bucketArn(bucket.name),
      BucketRegion: account.region,
    })),
    ...(input.Prefix !== undefined && { Prefix: input.Prefix }),
    ...(last && found.length > page.length && { ContinuationToken: Buffer.from(last.name).toString('base64url') }),
  };
}

function checkName(name: string): void {
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !isAddress) return;
  throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
}

function checkLocation(constraint: string | undefined, region: string): void {
  if ((constraint ?? CLASSIC_REGION) === region) return;
  throw new AwsError(
    'IllegalLocationConstraintException',
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}
