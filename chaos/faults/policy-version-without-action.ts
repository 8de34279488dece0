import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { newPolicyVersion } from './new-policy-version.ts';

export const policyVersionWithoutAction: Fault<Target> = {
  id: 'policy-version-without-action',
  taxonomy: 'IAM-04',
  family: 'identity',
  description: 'a new version of a managed policy leaves out the action by which rows are made',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, scope, seeded) =>
    newPolicyVersion(target, scope, (statement) => ({
      ...statement,
      Action: seeded.pick([['dynamodb:UpdateItem'], ['dynamodb:UpdateItem', 'dynamodb:GetItem']]),
    })),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['identity-policy-missing-action'],
    changes: ['set-default-policy-version'],
  },
};
