import type {
  GetObjectLegalHoldCommandOutput,
  GetObjectLockConfigurationCommandOutput,
  GetObjectRetentionCommandOutput,
  ObjectLockConfiguration,
} from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { Bucket, BucketInput } from './buckets.ts';
import {
  activeRetention,
  checkBypass,
  isHeldBy,
  lockAccess,
  requireLockable,
  retentionOf,
  type BucketLock,
  type Retention,
} from './object-lock.ts';
import { requireVersion, type ObjectInput } from './object-read.ts';
import type { ObjectVersion } from './objects.ts';

type Output<T> = Omit<T, '$metadata'>;

interface RetentionInput extends ObjectInput {
  readonly Retention?: { readonly Mode?: string; readonly RetainUntilDate?: Date };
  readonly BypassGovernanceRetention?: boolean;
}

interface HoldInput extends ObjectInput {
  readonly LegalHold?: { readonly Status?: string };
}

interface ConfigurationInput extends BucketInput {
  readonly ObjectLockConfiguration?: ObjectLockConfiguration;
}

const BUCKET = ['Bucket', 'ExpectedBucketOwner'];
const OBJECT = [...BUCKET, 'Key', 'VersionId'];
const DIGESTS = ['ContentMD5', 'ChecksumAlgorithm'];

/** Settings of Object Lock, of a bucket and of single versions; `object-lock.ts` holds what they mean. */
export function objectLocks(account: S3Account): Record<string, Operation> {
  const { buckets, objects } = account;
  return {
    PutObjectLockConfiguration: operation<ConfigurationInput, object>({
      honours: [
        ...BUCKET,
        ...DIGESTS,
        'ObjectLockConfiguration.ObjectLockEnabled',
        'ObjectLockConfiguration.Rule.DefaultRetention',
      ],
      writes: true,
      access: (input) => [buckets.bucketAccess(input, 's3:PutBucketObjectLockConfiguration')],
      handle(input) {
        const bucket = buckets.get(input);
        buckets.put({ ...bucket, objectLock: bucketLock(bucket, input.ObjectLockConfiguration) });
        return {};
      },
    }),
    GetObjectLockConfiguration: operation<BucketInput, Output<GetObjectLockConfigurationCommandOutput>>({
      honours: BUCKET,
      writes: false,
      access: (input) => [buckets.bucketAccess(input, 's3:GetBucketObjectLockConfiguration')],
      handle: (input) => ({ ObjectLockConfiguration: shownConfiguration(buckets.get(input)) }),
    }),
    PutObjectRetention: operation<RetentionInput, object>({
      honours: [...OBJECT, ...DIGESTS, 'Retention.Mode', 'Retention.RetainUntilDate', 'BypassGovernanceRetention'],
      writes: true,
      isDataEvent: true,
      access: (input) => {
        const { Mode = '', RetainUntilDate } = input.Retention ?? {};
        const headers = {
          ObjectLockMode: Mode,
          ...(RetainUntilDate && { ObjectLockRetainUntilDate: RetainUntilDate }),
        };
        return lockAccess(account, input, headers);
      },
      handle(input, call) {
        const bucket = buckets.get(input);
        requireLockable(bucket);
        const version = requireVersion(account, input, call);
        const { Mode, RetainUntilDate } = input.Retention ?? {};
        const isRemoval = Mode === undefined && RetainUntilDate === undefined;
        const retention = isRemoval ? undefined : retentionOf(Mode, RetainUntilDate);
        const present = activeRetention(version);
        if (present && isWeaker(retention, present)) checkBypass(account, present, input, call);
        const { retention: _, ...rest } = version.lock ?? {};
        objects.setLock(bucket, version, { ...rest, ...(retention && { retention }) });
        return {};
      },
    }),
    GetObjectRetention: operation<ObjectInput, Output<GetObjectRetentionCommandOutput>>({
      honours: OBJECT,
      writes: false,
      isDataEvent: true,
      access: (input) => [buckets.objectAccess(input, input.Key, 's3:GetObjectRetention')],
      handle(input, call) {
        const { retention } = lockedVersion(account, input, call).lock ?? {};
        if (!retention) throw noLock();
        return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
      },
    }),
    PutObjectLegalHold: operation<HoldInput, object>({
      honours: [...OBJECT, ...DIGESTS, 'LegalHold.Status'],
      writes: true,
      isDataEvent: true,
      access: (input) => lockAccess(account, input, { ObjectLockLegalHoldStatus: input.LegalHold?.Status ?? '' }),
      handle(input, call) {
        const version = lockedVersion(account, input, call);
        const isHeld = isHeldBy(input.LegalHold?.Status);
        objects.setLock(buckets.get(input), version, { ...version.lock, isHeld });
        return {};
      },
    }),
    GetObjectLegalHold: operation<ObjectInput, Output<GetObjectLegalHoldCommandOutput>>({
      honours: OBJECT,
      writes: false,
      isDataEvent: true,
      access: (input) => [buckets.objectAccess(input, input.Key, 's3:GetObjectLegalHold')],
      handle(input, call) {
        const { isHeld } = lockedVersion(account, input, call).lock ?? {};
        if (isHeld === undefined) throw noLock();
        return { LegalHold: { Status: isHeld ? 'ON' : 'OFF' } };
      },
    }),
  };
}

function lockedVersion(
  account: S3Account,
  input: ObjectInput,
  call: Parameters<typeof requireVersion>[2],
): ObjectVersion {
  requireLockable(account.buckets.get(input));
  return requireVersion(account, input, call);
}

const noLock = (): AwsError =>
  new AwsError('NoSuchObjectLockConfiguration', 'The specified object does not have a ObjectLock configuration', 404);

/** Longer is never weaker, but nothing takes compliance's place. */
const isWeaker = (next: Retention | undefined, present: Retention): boolean =>
  next === undefined ||
  Date.parse(next.until) < Date.parse(present.until) ||
  (present.mode === 'COMPLIANCE' && next.mode !== 'COMPLIANCE');

function shownConfiguration({ objectLock }: Bucket): ObjectLockConfiguration {
  if (!objectLock) {
    throw new AwsError(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
      404,
    );
  }
  const { defaultRetention: rule } = objectLock;
  return {
    ObjectLockEnabled: 'Enabled',
    ...(rule && { Rule: { DefaultRetention: { Mode: rule.mode, Days: rule.days, Years: rule.years } } }),
  };
}

function bucketLock(bucket: Bucket, configuration: ObjectLockConfiguration | undefined): BucketLock {
  if (configuration?.ObjectLockEnabled !== 'Enabled') throw malformed();
  if (bucket.versioning !== 'Enabled') {
    throw new AwsError(
      'InvalidBucketState',
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      409,
    );
  }
  const rule = configuration.Rule?.DefaultRetention;
  if (!rule) return {};
  const { Mode: mode, Days: days, Years: years } = rule;
  if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || (days === undefined) === (years === undefined))
    throw malformed();
  if ((days ?? years ?? 0) <= 0) {
    throw new AwsError('InvalidArgument', 'Default retention period must be a positive integer value');
  }
  return { defaultRetention: { mode, ...(days === undefined ? { years: years ?? 0 } : { days }) } };
}

const malformed = (): AwsError =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
