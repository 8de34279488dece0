import * as sdk from '@aws-sdk/client-secrets-manager';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { policyOperations } from './policy-operations.ts';
import { secretOperations } from './secret-operations.ts';
import { Secrets } from './secrets.ts';
import { tagOperations } from './tag-operations.ts';
import { versionOperations } from './version-operations.ts';

/** Secrets Manager: versions under labels, encrypted under keys that are asked as the caller, with policies that are enforced. */
export const createSecretsManagerService = (world: World): Service => {
  const secrets = new Secrets(world);
  return {
    signingName: 'secretsmanager',
    eventSource: 'secretsmanager.amazonaws.com',
    sdk,
    protocols: ['awsJson1_1'],
    operations: {
      ...secretOperations(world, secrets),
      ...versionOperations(world, secrets),
      ...policyOperations(world, secrets),
      ...tagOperations(secrets),
    },
  };
};
