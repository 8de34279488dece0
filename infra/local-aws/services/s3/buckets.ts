import { AwsError } from '../../aws-error.ts';
import type { Access, Call, ConditionValue } from '../../service.ts';
import type { Collection, World } from '../../world.ts';
import type { Notification } from './notification.ts';
import type { BucketLock } from './object-lock.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface Bucket {
  readonly name: string;
  /** ISO time. */
  readonly createdAt: string;
  /** Absent until versioning was first switched on. */
  readonly versioning?: 'Enabled' | 'Suspended';
  /** JSON text as given. */
  readonly policy?: string;
  readonly tags?: readonly Tag[];
  /** Present where Object Lock is on: from then on versioning stays on, and the lock cannot be taken off. */
  readonly objectLock?: BucketLock;
  readonly publicAccessBlock?: Readonly<Record<string, boolean>>;
  /** Who hears of its objects. */
  readonly notifications?: readonly Notification[];
}

/** Members that every operation on a bucket has. */
export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

export interface Buckets {
  /** Throws `NoSuchBucket`, or `AccessDenied` when the caller expects another account to own it. */
  get(input: BucketInput): Bucket;
  find(name: string): Bucket | undefined;
  all(): Bucket[];
  put(bucket: Bucket): void;
  delete(name: string): void;
  /** The IAM question for an action on the bucket itself. */
  bucketAccess(input: BucketInput, action: string, context?: Record<string, ConditionValue>): Access;
  /** The IAM question for an action on an object. */
  objectAccess(input: BucketInput, key: string, action: string, context?: Record<string, ConditionValue>): Access;
  /** Throws `AccessDenied` unless the caller may do this; for questions that only arise inside an operation. */
  check(access: Access, call: Call): void;
}

export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

export function buckets(world: World): Buckets {
  const stored: Collection<Bucket> = world.state.collection<Bucket>('s3.buckets');
  const get = ({ Bucket: name, ExpectedBucketOwner: owner }: BucketInput): Bucket => {
    const bucket = stored.get(name);
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
    if (owner !== undefined && owner !== world.accountId) throw new AwsError('AccessDenied', 'Access Denied', 403);
    return bucket;
  };
  const accessTo = (input: BucketInput, resource: string, action: string, context?: Access['context']): Access => {
    const { policy } = get(input);
    return { action, resource, ...(context && { context }), ...(policy !== undefined && { resourcePolicy: policy }) };
  };
  return {
    get,
    find: (name) => stored.get(name),
    all: () => stored.values().sort((a, b) => (a.name < b.name ? -1 : 1)),
    put: (bucket) => stored.set(bucket.name, bucket),
    delete: (name) => void stored.delete(name),
    bucketAccess: (input, action, context) => accessTo(input, bucketArn(input.Bucket), action, context),
    objectAccess: (input, key, action, context) =>
      accessTo(input, `${bucketArn(input.Bucket)}/${key}`, action, context),
    check: (access, call) => world.authorizer.check(call.caller, { ...access, context: { ...access.context } }, call),
  };
}
