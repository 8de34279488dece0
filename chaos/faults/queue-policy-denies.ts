import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { denyingTo } from './denying.ts';
import { dataProcessor } from '../target/workload.ts';

export const queuePolicyDenies: Fault<Target> = {
  id: 'queue-policy-denies',
  taxonomy: 'SQS-01',
  family: 'identity',
  description: 'the policy of the queue denies its messages to the execution role: the function is never called',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }, _aws, seeded) => ({
    change: 'set-queue-policy',
    params: {
      queue_arn: arns.queue,
      document: denyingTo(arns.role, [seeded.pick(['sqs:ReceiveMessage', 'sqs:*'])], [arns.queue]),
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['resource-policy-explicit-deny'], changes: ['set-queue-policy'] },
};
