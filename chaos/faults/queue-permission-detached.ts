import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { QUEUE_POLICY } from '../target/policies.ts';
import { dataProcessor } from '../target/workload.ts';

export const queuePermissionDetached: Fault<Target> = {
  id: 'queue-permission-detached',
  taxonomy: 'EVT-04',
  family: 'identity',
  description: 'the policy by which the trigger reads its queue is detached: the function is never called',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'detach-role-policy',
    params: { role_arn: arns.role, policy_arn: QUEUE_POLICY },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
