import { AwsError } from '../../aws-error.ts';
import type { Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { DEFAULT_KEY, type ParameterVersion } from './parameter.ts';
import { fromKms } from './ssm-error.ts';

const throughKms = <T>(use: () => T): T => {
  try {
    return use();
  } catch (error) {
    throw error instanceof AwsError && error.code !== 'NotImplemented' ? fromKms(error) : error;
  }
};

/** A value as it is kept: a `SecureString` is encrypted as the caller may, and bound to its parameter. */
export const sealValue = (
  world: World,
  arn: string,
  value: string,
  keyId: string | undefined,
  call: Call,
): Pick<ParameterVersion, 'stored' | 'keyId' | 'keyArn'> => {
  if (keyId === undefined) return { stored: value };
  // A key of AWS's own serves whoever may use the service: encrypting under one would hide nothing here.
  if (keyId === DEFAULT_KEY) return { stored: value, keyId };
  const asked = { keyId, plaintext: Buffer.from(value), encryptionContext: { PARAMETER_ARN: arn } };
  const { keyArn, ciphertext } = throughKms(() =>
    world.keys.encrypt(asked, { caller: call.caller, call, service: 'ssm' }),
  );
  return { stored: Buffer.from(ciphertext).toString('base64'), keyId, keyArn };
};

/** A value as it is answered: a `SecureString` stays encrypted unless its decryption is asked for. */
export const openValue = (
  world: World,
  arn: string,
  { stored, keyArn, type }: ParameterVersion,
  isDecrypted: boolean | undefined,
  call: Call,
): string => {
  if (type !== 'SecureString' || (keyArn !== undefined && !isDecrypted)) return stored;
  if (keyArn === undefined) return isDecrypted ? stored : Buffer.from(stored).toString('base64');
  const asked = { ciphertext: Buffer.from(stored, 'base64'), encryptionContext: { PARAMETER_ARN: arn } };
  const plaintext = throughKms(() => world.keys.decrypt(asked, { caller: call.caller, call, service: 'ssm' }));
  return Buffer.from(plaintext).toString('utf8');
};
