import type { Control } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { allowActions, denyActions } from './product-role.ts';
import { breakTwice } from './two-faults.ts';

/** Of two changes the one on the role is refused, the one on the function is not. */
const ROLE = 'firebreak-repair-identity';

export const partialApplication: Control<Target> = {
  id: 'partial-application',
  taxonomy: 'C-14',
  description: 'one of two approved calls is refused: the other one is taken back',
  workload: dataProcessor,
  inject: breakTwice,
  beforeDecision: ({ account }) => denyActions(account, ROLE, ['iam:AttachRolePolicy']),
  recover: ({ account }) => allowActions(account, ROLE),
  expected: {
    outcome: ['ROLLED_BACK', 'EXECUTION_FAILED'],
    causes: ['identity-policy-missing-action', 'function-timeout-too-low'],
    changes: ['attach-role-policy', 'set-function-timeout'],
  },
};
