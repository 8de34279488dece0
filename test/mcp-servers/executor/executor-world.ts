import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createRoles } from '../../../infra/local/roles.ts';
import { createTargetAccount, type TargetAccount } from '../../../chaos/target/account.ts';
import { roleArn } from '../../../shared/arn.ts';
import { createRoleAssumer } from '../../../shared/aws/assume-role.ts';
import type { AwsAccess } from '../../../shared/aws/clients.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import type { Clock } from '../../../shared/clock.ts';
import { RetryableError } from '../../../shared/errors.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/policy.ts';
import { workloadBoundaryArn } from '../../../shared/workload-boundary.ts';
import { READS, startLocalWorkload, type LocalWorkload } from '../../shared/aws/local-workload.ts';

/** The account's time, moved on by every sleep: leases run out without anybody waiting. */
export class SkippingClock implements Clock {
  #aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }
  async sleep(ms: number): Promise<void> {
    this.#aheadMs += ms;
  }
}

export const POLICY: Policy = {
  ...DEFAULT_POLICY,
  version: 'test-1',
  risks: { ...DEFAULT_POLICY.risks, R3: { ...DEFAULT_POLICY.risks.R3, approvals: 1 } },
};

/** One account with a workload, the product's roles and a baseline: shared by a test file. */
export interface ExecutorAccount extends LocalWorkload {
  root: TargetAccount;
  executor: AwsAccess;
  baseline: Baseline;
}

export const startExecutorAccount = async (): Promise<ExecutorAccount> => {
  const workload = await startLocalWorkload();
  const { aws, access } = workload;
  const root = createTargetAccount({ ...access, accountId: aws.accountId });
  await createRoles(root, [workload.policyArn]);
  const PermissionsBoundary = workloadBoundaryArn(aws.accountId);
  await root.send('iam', 'PutRolePermissionsBoundary', { RoleName: 'orders-role', PermissionsBoundary });
  const assume = createRoleAssumer(access);
  const executor: AwsAccess = {
    ...access,
    credentials: () => assume({ roleArn: roleArn(aws.accountId, 'firebreak-executor'), sessionName: 'executor' }),
  };
  await settled(() => workload.reader.read('lambda', 'GetEventSourceMapping', { UUID: workload.mappingUuid }));
  const baseline = await captureBaseline(workload.reader, {
    workload: 'orders',
    functionArn: workload.functionArn,
    capturedBy: 'operator',
    now: new Date(),
  });
  return { ...workload, root, executor, baseline };
};

/** Waits until the trigger is neither being created nor changed. */
const settled = async (read: () => Promise<Record<string, unknown> | undefined>): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await read())?.State === 'Enabled') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new RetryableError('the trigger is still being created');
};

/** The workload as its baseline has it, whatever a test did to it. */
export const mend = async ({ root, policyArn, functionArn }: ExecutorAccount): Promise<void> => {
  const role = { RoleName: 'orders-role' };
  await root.send('iam', 'AttachRolePolicy', { ...role, PolicyArn: policyArn });
  await root.send('iam', 'TagRole', { ...role, Tags: [{ Key: 'incident-responder', Value: 'managed' }] });
  await root.send('lambda', 'TagResource', { Resource: functionArn, Tags: { 'incident-responder': 'managed' } });
  await root.send('iam', 'PutRolePolicy', {
    RoleName: 'orders-role',
    PolicyName: 'read-orders',
    PolicyDocument: JSON.stringify(READS),
  });
  await root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 10, MemorySize: 128 });
};

/** What matters of the workload, read by its owner. */
export const lookAt = async ({ root }: ExecutorAccount) => {
  const configuration = await root.send<{ Timeout: number; MemorySize: number }>('lambda', 'GetFunctionConfiguration', {
    FunctionName: 'orders',
  });
  const { PolicyNames } = await root.send<{ PolicyNames: string[] }>('iam', 'ListRolePolicies', {
    RoleName: 'orders-role',
  });
  return { timeout: configuration.Timeout, memory: configuration.MemorySize, policies: PolicyNames };
};

/** One account for all tests of a file, mended before each. What is returned is filled in when they begin. */
export const useExecutorAccount = (): ExecutorAccount => {
  const account = {} as ExecutorAccount;
  beforeAll(async () => {
    Object.assign(account, await startExecutorAccount());
  });
  afterAll(() => account.aws.close());
  beforeEach(() => mend(account));
  return account;
};
