import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const policyVersionSwitched: Fault<Target> = {
  id: 'policy-version-switched',
  taxonomy: 'IAM-04',
  family: 'identity',
  description: 'an earlier version of a managed policy is put in force again: writes of its output are denied',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-default-policy-version',
    params: { policy_arn: arns.managedPolicy, default_version: 'v1' },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['identity-policy-missing-action'],
    changes: ['set-default-policy-version'],
  },
};
