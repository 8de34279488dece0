import { AwsError } from '../../aws-error.ts';
import type { Access, Call } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { Bucket, BucketInput } from './buckets.ts';
import type { ObjectVersion } from './objects.ts';

export type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface Retention {
  readonly mode: RetentionMode;
  /** ISO time. */
  readonly until: string;
}

/** What keeps one version from being deleted. */
export interface ObjectLock {
  readonly retention?: Retention;
  readonly isHeld?: boolean;
}

/** A bucket's own setting; new versions get its default, counted from when they are written. */
export interface BucketLock {
  readonly defaultRetention?: { readonly mode: RetentionMode; readonly days?: number; readonly years?: number };
}

/** What a write may ask for. */
export interface LockHeaders {
  readonly ObjectLockMode?: string;
  readonly ObjectLockRetainUntilDate?: Date;
  readonly ObjectLockLegalHoldStatus?: string;
}

export const LOCK_MEMBERS = ['ObjectLockMode', 'ObjectLockRetainUntilDate', 'ObjectLockLegalHoldStatus'];

const invalid = (message: string): AwsError => new AwsError('InvalidArgument', message);

const isProtected = (): AwsError =>
  new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);

/** Throws unless the bucket locks objects at all. */
export const requireLockable = (bucket: Bucket): void => {
  if (!bucket.objectLock) throw new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
};

/** A retention as given: a mode and a date that is still to come. */
export const retentionOf = (mode: string | undefined, until: Date | undefined): Retention => {
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw invalid('Unknown wormMode directive.');
  if (until === undefined || until.getTime() <= Date.now()) {
    throw invalid('The retain until date must be in the future!');
  }
  return { mode, until: until.toISOString() };
};

export const isHeldBy = (status: string | undefined): boolean => {
  if (status !== 'ON' && status !== 'OFF') throw invalid("Legal Hold must be either of 'ON' or 'OFF'");
  return status === 'ON';
};

/** The lock that a write asks for; the bucket's default is added where the version is stored. */
export const lockOf = (bucket: Bucket, headers: LockHeaders): ObjectLock => {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = headers;
  if (mode === undefined && until === undefined && hold === undefined) return {};
  requireLockable(bucket);
  if ((mode === undefined) !== (until === undefined)) {
    throw invalid('x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied');
  }
  return {
    ...(mode !== undefined && { retention: retentionOf(mode, until) }),
    ...(hold !== undefined && { isHeld: isHeldBy(hold) }),
  };
};

/** What a new version is locked by, with the bucket's default where nothing was asked for. */
export const withDefault = ({ objectLock }: Bucket, lock: ObjectLock = {}): ObjectLock => {
  const { defaultRetention: rule } = objectLock ?? {};
  if (!rule || lock.retention) return lock;
  const until = new Date();
  until.setUTCDate(until.getUTCDate() + (rule.days ?? 0));
  until.setUTCFullYear(until.getUTCFullYear() + (rule.years ?? 0));
  return { ...lock, retention: { mode: rule.mode, until: until.toISOString() } };
};

/** The retention that is still in force. */
export const activeRetention = ({ lock }: ObjectVersion): Retention | undefined =>
  lock?.retention && Date.parse(lock.retention.until) > Date.now() ? lock.retention : undefined;

interface Bypass extends BucketInput {
  readonly Key: string;
  readonly BypassGovernanceRetention?: boolean;
}

/** Throws unless governance may be set aside: the caller has to say so and to have the right. Compliance never may. */
export const checkBypass = ({ buckets }: S3Account, { mode }: Retention, input: Bypass, call: Call): void => {
  if (mode === 'COMPLIANCE' || !input.BypassGovernanceRetention) throw isProtected();
  buckets.check(buckets.objectAccess(input, input.Key, 's3:BypassGovernanceRetention'), call);
};

/** Throws unless the version may be deleted for good; a legal hold knows no exception, and neither does root. */
export const checkDeletable = (account: S3Account, version: ObjectVersion, input: Bypass, call: Call): void => {
  if (version.lock?.isHeld) throw isProtected();
  const retention = activeRetention(version);
  if (retention) checkBypass(account, retention, input, call);
};

/** The IAM questions of a write that locks, with the condition keys that they are asked under. */
export const lockAccess = (
  { buckets }: S3Account,
  input: BucketInput & { Key: string },
  { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold }: LockHeaders,
): Access[] => {
  const context = {
    ...(mode !== undefined && { 's3:object-lock-mode': mode }),
    ...(until && {
      's3:object-lock-retain-until-date': until.toISOString(),
      's3:object-lock-remaining-retention-days': String(Math.ceil((until.getTime() - Date.now()) / 86_400_000)),
    }),
    ...(hold !== undefined && { 's3:object-lock-legal-hold': hold }),
  };
  const actions = [
    ...(mode !== undefined || until ? ['s3:PutObjectRetention'] : []),
    ...(hold !== undefined ? ['s3:PutObjectLegalHold'] : []),
  ];
  return actions.map((action) => buckets.objectAccess(input, input.Key, action, context));
};

/** The lock as a read shows it, as far as the caller may know. */
export const shownLock = (
  { buckets }: S3Account,
  version: ObjectVersion,
  input: BucketInput & { Key: string },
  call: Call,
): { ObjectLockMode?: RetentionMode; ObjectLockRetainUntilDate?: Date; ObjectLockLegalHoldStatus?: 'ON' | 'OFF' } => {
  const { retention, isHeld } = version.lock ?? {};
  const may = (action: string): boolean =>
    isAllowed(() => buckets.check(buckets.objectAccess(input, input.Key, action), call));
  return {
    ...(retention &&
      may('s3:GetObjectRetention') && {
        ObjectLockMode: retention.mode,
        ObjectLockRetainUntilDate: new Date(retention.until),
      }),
    ...(isHeld !== undefined && may('s3:GetObjectLegalHold') && { ObjectLockLegalHoldStatus: isHeld ? 'ON' : 'OFF' }),
  };
};

const isAllowed = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
};
