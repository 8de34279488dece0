import type { KeyPort, KeyUser, World } from '../../world.ts';
import { keyIdOf, seal, unseal } from './ciphertext.ts';
import { decryptionKey, encryptionKey } from './encryption-operations.ts';
import { encryptionContextKeys, keyAccess } from './key-access.ts';
import type { Keys } from './keys.ts';

/** What other services may do with keys: only what the principal for whom they act may do by way of them. */
export const createKeyPort = (world: World, keys: Keys): KeyPort => {
  const authorize = (
    action: string,
    keyId: string,
    { caller, call, service }: KeyUser,
    context: Readonly<Record<string, string>>,
  ): void => {
    const asked = {
      ...encryptionContextKeys(context),
      'kms:ViaService': `${service}.${world.region}.amazonaws.com`,
    };
    for (const { context: found, ...access } of keyAccess(keys, action, keyId, asked)) {
      world.authorizer.check(caller, { ...access, ...(found && { context: { ...found } }) }, call);
    }
  };
  return {
    encrypt: ({ keyId, plaintext, encryptionContext, action = 'Encrypt' }, user) => {
      authorize(action, keyId, user, encryptionContext);
      const key = encryptionKey(keys, keyId, action);
      return { keyArn: key.arn, ciphertext: seal(key, plaintext, encryptionContext) };
    },
    decrypt: ({ ciphertext, encryptionContext }, user) => {
      authorize('Decrypt', keyIdOf(ciphertext), user, encryptionContext);
      return unseal(decryptionKey(keys, { ciphertext }, 'Decrypt'), ciphertext, encryptionContext);
    },
  };
};
