import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { newPolicyVersion } from './new-policy-version.ts';

export const policyVersionDenies: Fault<Target> = {
  id: 'policy-version-denies',
  taxonomy: 'IAM-05',
  family: 'identity',
  description: 'a new version of a managed policy denies the output to everybody who has the policy',
  risk: 'R4',
  workload: dataProcessor,
  inject: async (target, scope) => newPolicyVersion(target, scope, (statement) => ({ ...statement, Effect: 'Deny' })),
  expected: { outcome: ['ESCALATED'], causes: ['identity-policy-explicit-deny'], changes: [] },
};
