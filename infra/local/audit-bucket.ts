import type { TargetAccount } from '../../chaos/target/account.ts';

/** On the embedded account a day is enough: a deployment keeps what its rules ask for, mostly years. */
export const AUDIT_RETENTION_DAYS = 1;

export const auditBucketName = (accountId: string): string => `firebreak-audit-${accountId}`;

/**
 * Creates the bucket of the audit trail, or finds it: Object Lock in compliance mode, so that nobody, not even the root
 * user, deletes or replaces a file before its retention has ended. Object Lock can only be asked for at creation.
 */
export const createAuditBucket = async (account: TargetAccount): Promise<string> => {
  const Bucket = auditBucketName(account.accountId);
  const CreateBucketConfiguration = { LocationConstraint: account.region };
  await account
    .send('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: true })
    .catch((error: unknown) => {
      if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error;
    });
  const DefaultRetention = { Mode: 'COMPLIANCE', Days: AUDIT_RETENTION_DAYS };
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } };
  await account.send('s3', 'PutObjectLockConfiguration', { Bucket, ObjectLockConfiguration });
  await account.send('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(nobodyHides(Bucket)) });
  return Bucket;
};

/** Object Lock keeps versions, and lets anybody who may delete hide a file behind a marker: nobody may delete. */
const nobodyHides = (bucket: string): Record<string, unknown> => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'NobodyHides',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutLifecycleConfiguration'],
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    },
  ],
});
