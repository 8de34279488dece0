import { createRepairWriters } from '../../../infra/local/repair-writer.ts';
import { dataProcessor } from '../../../chaos/target/workload.ts';
import { createRoles } from '../../../infra/local/roles.ts';
import { createTargetAccount, type TargetAccount } from '../../../chaos/target/account.ts';
import type { ExecutorDeps } from '../../../mcp-servers/executor/deps.ts';
import { createHmacSealer } from '../../../shared/approvals/hmac-sealer.ts';
import { decide } from '../../../shared/approvals/decide.ts';
import { roleArn } from '../../../shared/arn.ts';
import { createRoleAssumer } from '../../../shared/aws/assume-role.ts';
import type { AwsAccess } from '../../../shared/aws/clients.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Diagnosis } from '../../../shared/diagnosis.ts';
import { RetryableError } from '../../../shared/errors.ts';
import type { Incident } from '../../../shared/incident.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/policy.ts';
import { assembleProposal, prepareAction } from '../../../shared/propose.ts';
import type { AwsCall, ChangeCall, Proposal } from '../../../shared/proposal.ts';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { deciders, directory } from '../../shared/approvals/people.ts';
import { READS, startLocalWorkload, type LocalWorkload } from '../../shared/aws/local-workload.ts';
import { evidence, moveOf } from '../../shared/store/records.ts';

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
  await createRoles(root, dataProcessor.managedPolicies({ accountId: aws.accountId, region: aws.region }, {}));
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
export const mend = async ({ root }: ExecutorAccount): Promise<void> => {
  await root.send('iam', 'PutRolePolicy', {
    RoleName: 'orders-role',
    PolicyName: 'read-orders',
    PolicyDocument: JSON.stringify(READS),
  });
  await root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 10, MemorySize: 128 });
};

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

const DIAGNOSIS: Diagnosis = {
  conclusion: 'cause-found',
  summary: 'the workload differs from its baseline',
  causes: ['identity-policy-missing-action'],
  hypotheses: [],
  confidence_percent: 95,
  evidence: ['E1'],
  gaps: [],
};

/** One incident with its proposal before the real account, and executors that record what they send. */
export interface Case {
  store: IncidentStore;
  clock: SkippingClock;
  incidentId: string;
  proposal: Proposal;
  /** Every mutating call that left, in order. */
  sent: AwsCall[];
  /** A new executor process on the same tables. */
  deps(over?: Partial<ExecutorDeps>): ExecutorDeps;
  approve(approver?: string): Promise<unknown>;
  incident(): Promise<Incident>;
}

const sealer = createHmacSealer(Buffer.alloc(32, 7));

export const openCase = async (account: ExecutorAccount, fault: Fault, policy: Policy = POLICY): Promise<Case> => {
  const clock = new SkippingClock();
  const open = memoryStores();
  const store = open({ clock });
  await store.putBaseline(account.baseline, 'test');
  await fault.breakIt(account);
  const diagnosed = await openDiagnosed(store, account);
  const prepared = await Promise.all(fault.calls(account).map((call) => prepareAction(call, account.reader)));
  const proposal = assembleProposal({
    incidentId: diagnosed.incident_id,
    actions: prepared.flatMap(({ action }) => action ?? []),
    policy,
    justification: 'it was so before',
    evidence: ['E1'],
    now: clock.now(),
  });
  await store.move(moveOf(diagnosed, 'PROPOSED', { proposal }));
  const sent: AwsCall[] = [];
  const writers = createRepairWriters(account.executor, account.aws.accountId);
  let processes = 0;
  const deps = (over: Partial<ExecutorDeps> = {}): ExecutorDeps => ({
    store: open({ clock }),
    sealer,
    directory,
    clock,
    policy,
    owner: `executor-${(processes += 1)}`,
    aws: createAwsReader({ ...account.executor, accountId: account.aws.accountId }),
    writerFor: async (action, about) => recording(sent, await writers(action, about)),
    probe: async () => undefined,
    isStopped: async () => false,
    ...over,
  });
  const incidentId = diagnosed.incident_id;
  return {
    store,
    clock,
    incidentId,
    proposal,
    sent,
    deps,
    approve: (approver = 'operator-1') =>
      decide(
        { store, sealer, policy, clock, ...deciders },
        { incidentId, hash: proposal.hash, decision: 'approve', reason: 'seen', approver, channel: 'cli' },
      ),
    incident: async () => (await store.get(incidentId))!,
  };
};

const openDiagnosed = async (store: IncidentStore, { functionArn, aws }: ExecutorAccount): Promise<Incident> => {
  const { incident } = await store.receive(
    {
      messageId: 'message-1',
      source: 'sns',
      accountId: aws.accountId,
      region: aws.region,
      name: 'orders-errors',
      state: 'ALARM',
      reason: '',
      description: '',
      dimensions: { FunctionName: 'orders' },
      at: new Date().toISOString(),
    },
    { fingerprint: 'orders', resource: functionArn, workload: 'orders', severity: 'SEV2', title: 'orders fails' },
  );
  const claimed = await store.move(moveOf(incident!, 'INVESTIGATING'));
  return store.move(moveOf(claimed, 'DIAGNOSED', { set: { diagnosis: DIAGNOSIS }, evidence: [evidence(1)] }));
};

type Writer = Awaited<ReturnType<ExecutorDeps['writerFor']>>;

const recording = (sent: AwsCall[], writer: Writer): Writer => ({
  write: async (call) => {
    sent.push(call);
    return writer.write(call);
  },
});

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
