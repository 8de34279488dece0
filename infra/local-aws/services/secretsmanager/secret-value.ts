import { AwsError } from '../../aws-error.ts';
import type { Call } from '../../service.ts';
import type { KeyUser, World } from '../../world.ts';
import type { SecretRecord, StoredValue } from './secret.ts';
import { cannotDecrypt, cannotEncrypt, invalidParameter, keyDenied } from './secret-error.ts';

const VALUE_BYTES_MAX = 65_536;

/** What a request gives as value: a text, or bytes. */
export interface GivenValue {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
}

export const hasValue = ({ SecretString, SecretBinary }: GivenValue): boolean =>
  SecretString !== undefined || SecretBinary !== undefined;

const userOf = (call: Call): KeyUser => ({ caller: call.caller, call, service: 'secretsmanager' });

/** What a value is bound to: it cannot be read as another secret's, or another version's. */
const contextOf = ({ arn }: Pick<SecretRecord, 'arn'>, versionId: string): Record<string, string> => ({
  SecretARN: arn,
  SecretVersionId: versionId,
});

/** KMS refuses who may not; anything else that it answers is about the key. */
const throughKms = <T>(use: () => T, otherwise: () => AwsError): T => {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotImplemented') throw error;
    throw error.code === 'AccessDeniedException' ? keyDenied() : otherwise();
  }
};

/** The value as it is kept, encrypted as the caller may under the secret's key. */
export const sealValue = (
  world: World,
  secret: Pick<SecretRecord, 'arn' | 'keyId'>,
  versionId: string,
  { SecretString, SecretBinary }: GivenValue,
  call: Call,
): StoredValue => {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const kind = SecretBinary === undefined ? 'text' : 'bytes';
  const plaintext = Buffer.from(SecretBinary ?? SecretString ?? '');
  if (plaintext.byteLength > VALUE_BYTES_MAX) {
    throw invalidParameter(`The secret value can't be larger than ${String(VALUE_BYTES_MAX)} bytes.`);
  }
  const { keyId } = secret;
  // A key of AWS's own serves whoever may use the service: encrypting under one would hide nothing here.
  if (keyId === undefined) return { kind, stored: plaintext.toString('base64') };
  const asked = {
    keyId,
    plaintext,
    encryptionContext: contextOf(secret, versionId),
    action: 'GenerateDataKey' as const,
  };
  const { keyArn, ciphertext } = throughKms(() => world.keys.encrypt(asked, userOf(call)), cannotEncrypt);
  return { kind, keyArn, stored: Buffer.from(ciphertext).toString('base64') };
};

/** The value of a version, decrypted as the caller may. */
export const openValue = (
  world: World,
  secret: Pick<SecretRecord, 'arn'>,
  version: StoredValue & { id: string },
  call: Call,
): GivenValue => {
  const stored = Buffer.from(version.stored, 'base64');
  const asked = { ciphertext: stored, encryptionContext: contextOf(secret, version.id) };
  const plaintext =
    version.keyArn === undefined ? stored : throughKms(() => world.keys.decrypt(asked, userOf(call)), cannotDecrypt);
  const bytes = Buffer.from(plaintext);
  return version.kind === 'text' ? { SecretString: bytes.toString('utf8') } : { SecretBinary: new Uint8Array(bytes) };
};
