import type { ChangeCall } from '../../../shared/proposal.ts';
import { READS } from '../../shared/aws/local-workload.ts';
import type { ExecutorAccount } from './executor-world.ts';

/** A fault with the change that mends it. */
export interface Fault {
  breakIt(account: ExecutorAccount): Promise<unknown>;
  calls(account: ExecutorAccount): ChangeCall[];
}

export const POLICY_LOST: Fault = {
  breakIt: ({ root }) => root.send('iam', 'DeleteRolePolicy', { RoleName: 'orders-role', PolicyName: 'read-orders' }),
  calls: ({ roleArn: role_arn }) => [
    { change: 'put-role-policy', params: { role_arn, policy_name: 'read-orders', document: READS } },
  ],
};
export const TIMEOUT_LOW: Fault = {
  breakIt: ({ root }) => root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 1 }),
  calls: ({ functionArn: function_arn }) => [
    { change: 'set-function-timeout', params: { function_arn, timeout_seconds: 10 } },
  ],
};
export const BOTH_LOW: Fault = {
  breakIt: ({ root }) =>
    root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 1, MemorySize: 256 }),
  calls: ({ functionArn: function_arn }) => [
    { change: 'set-function-timeout', params: { function_arn, timeout_seconds: 10 } },
    { change: 'set-function-memory', params: { function_arn, memory_mb: 128 } },
  ],
};
export const POLICY_AND_TIMEOUT: Fault = {
  breakIt: async (account) => {
    await POLICY_LOST.breakIt(account);
    await TIMEOUT_LOW.breakIt(account);
  },
  calls: (account) => [...POLICY_LOST.calls(account), ...TIMEOUT_LOW.calls(account)],
};
/** A managed policy that the baseline names is gone. */
export const ATTACHMENT_LOST: Fault = {
  breakIt: ({ root, policyArn }) =>
    root.send('iam', 'DetachRolePolicy', { RoleName: 'orders-role', PolicyArn: policyArn }),
  calls: ({ roleArn: role_arn, policyArn: policy_arn }) => [
    { change: 'attach-role-policy', params: { role_arn, policy_arn } },
  ],
};
