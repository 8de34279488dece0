import * as sdk from '@aws-sdk/client-kms';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { aliasOperations } from './alias-operations.ts';
import { dataKeyOperations } from './data-key-operations.ts';
import { encryptionOperations } from './encryption-operations.ts';
import { keyOperations } from './key-operations.ts';
import { Keys } from './keys.ts';
import { createKeyPort } from './kms-port.ts';
import { macOperations } from './mac-operations.ts';
import { policyOperations } from './policy-operations.ts';
import { signingOperations } from './signing-operations.ts';
import { tagOperations } from './tag-operations.ts';

/** KMS: symmetric, P-256 and HMAC keys that really encrypt and sign, each under a key policy that is enforced. */
export const createKmsService = (world: World): Service => {
  const keys = new Keys(world);
  world.keys = createKeyPort(world, keys);
  return {
    signingName: 'kms',
    eventSource: 'kms.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: {
      ...keyOperations(world, keys),
      ...aliasOperations(keys),
      ...policyOperations(world, keys),
      ...tagOperations(keys),
      ...encryptionOperations(keys),
      ...dataKeyOperations(keys),
      ...signingOperations(keys),
      ...macOperations(keys),
    },
  };
};
