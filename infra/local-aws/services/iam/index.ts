import * as sdk from '@aws-sdk/client-iam';
import { createAuthorizer } from '../../iam-policy/authorizer.ts';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { accountOperations } from './account-operations.ts';
import { attachmentOperations } from './attachment-operations.ts';
import { boundaryOperations } from './boundary-operations.ts';
import { policyOperations } from './policy-operations.ts';
import { policyVersionOperations } from './policy-version-operations.ts';
import { roleOperations } from './role-operations.ts';
import { rolePolicyOperations } from './role-policy-operations.ts';
import { roleTagOperations } from './role-tag-operations.ts';
import { simulationOperations } from './simulation-operations.ts';

/**
 * IAM for an account that has roles and managed policies, and neither users nor groups. Fills in `world.authorizer`:
 * from then on the stored policies decide about every request.
 */
export function createIamService(world: World): Service {
  world.authorizer = createAuthorizer(world);
  return {
    signingName: 'iam',
    eventSource: 'iam.amazonaws.com',
    sdk,
    protocols: ['awsQuery'],
    operations: {
      ...roleOperations(world),
      ...roleTagOperations(world),
      ...rolePolicyOperations(world),
      ...policyOperations(world),
      ...policyVersionOperations(world),
      ...attachmentOperations(world),
      ...boundaryOperations(world),
      ...simulationOperations(world),
      ...accountOperations(world),
    },
  };
}
