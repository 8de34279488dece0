import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import type { KeyMetadata } from '@aws-sdk/client-kms';

export type KeySpec = 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256' | 'HMAC_256';
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';

/** What a key of each spec is for, with the member and the one algorithm that `DescribeKey` shows. */
export const SPECS: Readonly<Record<KeySpec, { usage: KeyUsage; algorithms: Partial<KeyMetadata> }>> = {
  SYMMETRIC_DEFAULT: { usage: 'ENCRYPT_DECRYPT', algorithms: { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } },
  ECC_NIST_P256: { usage: 'SIGN_VERIFY', algorithms: { SigningAlgorithms: ['ECDSA_SHA_256'] } },
  HMAC_256: { usage: 'GENERATE_VERIFY_MAC', algorithms: { MacAlgorithms: ['HMAC_SHA_256'] } },
};

/** A key as it is kept. */
export interface KeyRecord {
  readonly id: string;
  readonly arn: string;
  readonly spec: KeySpec;
  readonly description: string;
  /** ISO time. */
  readonly createdAt: string;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** ISO time from which the key is gone. */
  readonly deletionAt?: string;
  /** JSON text. */
  readonly policy: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Base64: 32 secret bytes, or a private key in PKCS #8. */
  readonly material: string;
}

export const usageOf = ({ spec }: KeyRecord): KeyUsage => SPECS[spec].usage;

export const newKey = (
  arnOf: (id: string) => string,
  given: Pick<KeyRecord, 'spec' | 'description' | 'policy' | 'tags'>,
): KeyRecord => {
  const id = randomUUID();
  const createdAt = new Date().toISOString();
  return { ...given, id, arn: arnOf(id), createdAt, state: 'Enabled', material: newMaterial(given.spec) };
};

const newMaterial = (spec: KeySpec): string => {
  if (spec !== 'ECC_NIST_P256') return randomBytes(32).toString('base64');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
};

export const secretOf = ({ material }: KeyRecord): Buffer => Buffer.from(material, 'base64');

export const privateKeyOf = (key: KeyRecord): KeyObject =>
  createPrivateKey({ key: secretOf(key), type: 'pkcs8', format: 'der' });

/** The public half as DER-encoded X.509 SubjectPublicKeyInfo. */
export const publicKeyOf = (key: KeyRecord): Uint8Array =>
  new Uint8Array(createPublicKey(privateKeyOf(key)).export({ type: 'spki', format: 'der' }));

/** The account's number in a key's ARN. */
const accountOf = ({ arn }: KeyRecord): string => arn.split(':')[4] ?? '';

export const metadataOf = (key: KeyRecord): KeyMetadata => ({
  AWSAccountId: accountOf(key),
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: new Date(key.createdAt),
  Enabled: key.state === 'Enabled',
  Description: key.description,
  KeyUsage: usageOf(key),
  KeyState: key.state,
  ...(key.deletionAt !== undefined && { DeletionDate: new Date(key.deletionAt) }),
  Origin: 'AWS_KMS',
  KeyManager: 'CUSTOMER',
  CustomerMasterKeySpec: key.spec,
  KeySpec: key.spec,
  MultiRegion: false,
  ...SPECS[key.spec].algorithms,
});
