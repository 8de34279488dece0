import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { denying } from './denying.ts';
import { dataProcessor } from '../target/workload.ts';

export const queueDenyAdded: Fault<Target> = {
  id: 'queue-deny-added',
  taxonomy: 'IAM-05',
  family: 'identity',
  description: 'an inline policy denies the queue to the execution role: the function is never called',
  risk: 'R4',
  workload: dataProcessor,
  inject: async ({ arns }, _aws, seeded) => ({
    change: 'put-role-policy',
    params: {
      role_arn: arns.role,
      policy_name: seeded.pick(['no-intake', 'hold-queue', 'limits']),
      document: denying(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], [arns.queue]),
    },
  }),
  expected: { outcome: ['ESCALATED'], causes: ['identity-policy-explicit-deny'], changes: [] },
};
