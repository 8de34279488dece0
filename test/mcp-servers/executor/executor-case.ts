import type { ExecutorDeps } from '../../../mcp-servers/executor/deps.ts';
import { executeProposal } from '../../../mcp-servers/executor/execute.ts';
import { createRepairWriters } from '../../../infra/local/repair-writer.ts';
import { createHmacSealer } from '../../contracts/hmac-sealer.ts';
import { decide } from '../../../shared/approvals/decide.ts';
import type { Authorizer } from '../../../shared/authorization/authorizer.ts';
import { createCedarAuthorizer } from '../../../shared/authorization/cedar-authorizer.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { readTargetTags } from '../../../shared/aws/target-tags.ts';
import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { Incident } from '../../../shared/incident.ts';
import type { AuditedKillSwitch } from '../../../shared/kill-switch.ts';
import type { Policy } from '../../../shared/policy.ts';
import { assembleProposal, prepareAction } from '../../../shared/propose.ts';
import type { AwsCall, Proposal } from '../../../shared/proposal.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { createKillSwitch } from '../../../shared/store/kill-switch.ts';
import { memoryKillSwitchRows } from '../../../shared/store/kill-switch-memory.ts';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import type { ExecutionOutcome } from '../../../shared/tools/executor.ts';
import { directory } from '../../shared/approvals/people.ts';
import { evidence, moveOf } from '../../shared/store/records.ts';
import type { Fault } from './executor-faults.ts';
import { type ExecutorAccount, POLICY, SkippingClock } from './executor-world.ts';

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
  killSwitch: AuditedKillSwitch;
  /** Every mutating call that left, in order. */
  sent: AwsCall[];
  /** A new executor process on the same tables. */
  deps(over?: Partial<ExecutorDeps>): ExecutorDeps;
  approve(approver?: string): Promise<unknown>;
  incident(): Promise<Incident>;
}

const sealer = createHmacSealer(Buffer.alloc(32, 7));
const authorizers = new WeakMap<Policy, Promise<Authorizer>>();

/** One engine a policy: to build one costs more than a test. */
export const authorizerOf = (policy: Policy): Promise<Authorizer> => {
  const known = authorizers.get(policy) ?? createCedarAuthorizer(policy);
  authorizers.set(policy, known);
  return known;
};

export const openCase = async (
  account: ExecutorAccount,
  fault: Fault,
  policy: Policy = POLICY,
  over: Partial<Parameters<typeof assembleProposal>[0]> = {},
): Promise<Case> => {
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
    ...over,
  });
  await store.move(moveOf(diagnosed, 'PROPOSED', { proposal }));
  const sent: AwsCall[] = [];
  const writers = createRepairWriters(account.executor, account.aws.accountId);
  const killSwitch = createKillSwitch(memoryKillSwitchRows(), { sealer, clock });
  const reader = createAwsReader({ ...account.executor, accountId: account.aws.accountId });
  const tagsOf = (target: string) => readTargetTags(reader, target);
  const authorizer = await authorizerOf(policy);
  let processes = 0;
  const deps = (over: Partial<ExecutorDeps> = {}): ExecutorDeps => ({
    store: open({ clock }),
    sealer,
    directory,
    clock,
    policy,
    owner: `executor-${(processes += 1)}`,
    aws: reader,
    writerFor: async (action, about) => recording(sent, await writers(action, about)),
    probe: async () => undefined,
    authorizer,
    tagsOf,
    killSwitch,
    ...over,
  });
  const incidentId = diagnosed.incident_id;
  return {
    store,
    clock,
    incidentId,
    proposal,
    killSwitch,
    sent,
    deps,
    approve: (approver = 'operator-1') =>
      decide(
        { store, sealer, policy, clock, directory, authorizer, tagsOf },
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

/** What an executor process does about a proposal. */
export const execute = (opened: Case, over: Partial<ExecutorDeps> = {}): Promise<ExecutionOutcome> =>
  executeProposal(opened.proposal.proposal_id, opened.deps(over));

export const approvedCase = async (...asked: Parameters<typeof openCase>): Promise<Case> => {
  const opened = await openCase(...asked);
  await opened.approve();
  return opened;
};

/** Calls something each time before a writer is handed out, or instead of what it writes. */
export const writing = (
  opened: Case,
  write: (writer: Writer, call: AwsCall) => ReturnType<Writer['write']>,
): ExecutorDeps => {
  const deps = opened.deps();
  const { writerFor } = deps;
  return {
    ...deps,
    writerFor: async (...asked) => {
      const writer = await writerFor(...asked);
      return { write: (call) => write(writer, call) };
    },
  };
};
