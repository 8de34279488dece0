import type { SecretListEntry } from '@aws-sdk/client-secrets-manager';

/** A value as it is kept: encrypted where the secret has a key of the customer's. */
export interface StoredValue {
  readonly kind: 'text' | 'bytes';
  /** Base64. */
  readonly stored: string;
  /** The key that it is encrypted under; absent where AWS's own would be used. */
  readonly keyArn?: string;
}

export interface VersionRecord extends StoredValue {
  readonly id: string;
  /** ISO time. */
  readonly createdAt: string;
  readonly stages: readonly string[];
}

/** A secret as it is kept; times are ISO. */
export interface SecretRecord {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  /** As its owner named the key. */
  readonly keyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: readonly VersionRecord[];
  /** JSON text. */
  readonly policy?: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly accessedAt?: string;
  /** When it was asked to be deleted. */
  readonly deletedAt?: string;
  /** From when on it is gone. */
  readonly goneAt?: string;
}

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** Stages by version; versions without one are not shown. */
export const stagesByVersion = ({ versions }: SecretRecord): Record<string, string[]> =>
  Object.fromEntries(versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, [...stages]]));

/** What lists and descriptions of a secret have in common. */
export const describeSecret = (secret: SecretRecord): Omit<SecretListEntry, 'SecretVersionsToStages'> => ({
  ARN: secret.arn,
  Name: secret.name,
  ...(secret.description !== undefined && { Description: secret.description }),
  ...(secret.keyId !== undefined && { KmsKeyId: secret.keyId }),
  LastChangedDate: new Date(secret.changedAt),
  ...(secret.accessedAt !== undefined && { LastAccessedDate: new Date(secret.accessedAt) }),
  ...(secret.deletedAt !== undefined && { DeletedDate: new Date(secret.goneAt ?? secret.deletedAt) }),
  CreatedDate: new Date(secret.createdAt),
  ...(Object.keys(secret.tags).length > 0 && {
    Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
