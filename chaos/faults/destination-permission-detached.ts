import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { orderRecorder } from '../workloads/event-recorder/workload.ts';

export const destinationPermissionDetached: Fault<Recorder> = {
  id: 'destination-permission-detached',
  taxonomy: 'EVT-10b',
  family: 'triggers',
  description: 'the role may no longer send to the destinations of its events: deliveries fail, and nothing is logged',
  risk: 'R3',
  workload: orderRecorder,
  inject: async ({ names, arns }) => ({
    change: 'detach-role-policy',
    params: {
      role_arn: arns.role,
      policy_arn: arns.role.replace(`role/${names.role}`, `policy/${names.managedPolicy}`),
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
