import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { allowActions, denyActions } from './product-role.ts';

const ROLE = 'firebreak-repair-identity';

export const executorDenied: Control<Target> = {
  id: 'executor-denied',
  taxonomy: 'C-13',
  description: 'the role that repairs may not make the approved call: it fails plainly, and nothing else is tried',
  workload: dataProcessor,
  inject: ({ breakBy }) => breakBy(inlinePolicyDeleted),
  beforeDecision: ({ account }) => denyActions(account, ROLE, ['iam:PutRolePolicy']),
  recover: ({ account }) => allowActions(account, ROLE),
  expected: {
    outcome: ['EXECUTION_FAILED'],
    causes: ['identity-policy-missing-action'],
    changes: ['put-role-policy'],
  },
};
