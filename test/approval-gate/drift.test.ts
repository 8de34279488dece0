import { describe, expect, it } from 'vitest';
import { judgeOverdue } from '../../agents/watchdog/judge.ts';
import type { ExecutorDeps } from '../../mcp-servers/executor/deps.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Policy } from '../../shared/policy.ts';
import { SIGNAL_RECOVERED_WARNING } from '../../shared/signals/signal-recovered.ts';
import { approvedCase, type Case, execute, openCase, writing } from '../mcp-servers/executor/executor-case.ts';
import {
  ATTACHMENT_LOST,
  POLICY_AND_TIMEOUT,
  POLICY_LOST,
  TIMEOUT_LOW,
} from '../mcp-servers/executor/executor-faults.ts';
import { lookAt, mend, POLICY, useExecutorAccount } from '../mcp-servers/executor/executor-world.ts';
import { repairCalls } from './trail.ts';

const account = useExecutorAccount();

/** As somebody else changes the target between approval and execution. */
const setTimeoutTo = (Timeout: number) =>
  account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout });

describe('between approval and execution', () => {
  it('nothing happened: the change is made once, in the name of who approved it', async () => {
    const since = new Date();
    const opened = await approvedCase(account, POLICY_LOST);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(await repairCalls(account, since)).toEqual([{ eventName: 'PutRolePolicy', sourceIdentity: 'operator-1' }]);
  });

  it('A64 somebody else changed the target: nothing is made, and it is proposed again', async () => {
    const since = new Date();
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await setTimeoutTo(5);
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(await opened.incident()).toMatchObject({ reason: 'target-drifted' });
    expect((await opened.incident()).proposal_hash).toBeUndefined();
    expect(await repairCalls(account, since)).toEqual([]);
  });

  it('A65 the target was deleted: that is said', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const { aws } = opened.deps();
    const answer = await execute(opened, { aws: { ...aws, read: async () => undefined } });
    expect(answer).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(answer.reason).toContain('was deleted');
    expect(opened.sent).toEqual([]);
  });

  it.each([
    {
      target: 'a function',
      fault: TIMEOUT_LOW,
      untag: () => account.root.send('lambda', 'UntagResource', { Resource: account.functionArn, TagKeys: TAG }),
    },
    {
      target: 'a role',
      fault: POLICY_LOST,
      untag: () => account.root.send('iam', 'UntagRole', { RoleName: 'orders-role', TagKeys: TAG }),
    },
  ])('A66 the tag was taken from $target: it is not touched any more', async ({ fault, untag }) => {
    const opened = await approvedCase(account, fault);
    await untag();
    const answer = await execute(opened);
    expect(answer).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(answer.reason).toContain('incident-responder=managed');
    expect(await opened.incident()).toMatchObject({ reason: 'policy-refuses' });
    expect(opened.sent).toEqual([]);
  });

  it('A66 tags that cannot be read are not the right tags', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    expect(await execute(opened, { tagsOf: async () => undefined })).toMatchObject({ status: 'DIAGNOSED' });
    expect(opened.sent).toEqual([]);
  });

  it('A67 somebody made the very change: it is recorded as seen, and no call is made', async () => {
    const since = new Date();
    const opened = await approvedCase(account, POLICY_LOST);
    await mend(account);
    const answer = await execute(opened);
    expect(answer).toMatchObject({ outcome: 'executed', calls: [{ result: 'observed-applied' }] });
    expect((await opened.store.auditTrail(opened.incidentId)).at(-1)).toMatchObject({
      to: 'EXECUTED',
      facts: { calls: ['execute-0 iam:PutRolePolicy observed-applied'] },
    });
    expect(await repairCalls(account, since)).toEqual([]);
  });
});

const TAG = ['incident-responder'];

describe('the alarm is OK again before execution', () => {
  const setAlarm = async (StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA') => {
    const AlarmName = 'orders-errors';
    await account.root.send('cloudwatch', 'PutMetricAlarm', {
      AlarmName,
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
      Statistic: 'Sum',
      Period: 3_600,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
    await account.root.send('cloudwatch', 'SetAlarmState', { AlarmName, StateValue, StateReason: 'test' });
  };
  type Probe = ExecutorDeps['probe'];
  const probe =
    (passed: boolean): Probe =>
    async () => ({ probe: 'synthetic-request', passed, detail: '' });
  const noProbe: Probe = async () => undefined;

  it('A68 and the workload answers: nothing is made, and people are asked again', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await setAlarm('OK');
    expect(await execute(opened, { probe: probe(true) })).toMatchObject({
      outcome: 'not-executed',
      status: 'DIAGNOSED',
    });
    expect(await opened.incident()).toMatchObject({ reason: 'signal-recovered' });
    expect(opened.sent).toEqual([]);
  });

  it('A68 and whoever approves it knowing that is not asked a third time', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW, POLICY, { warnings: [SIGNAL_RECOVERED_WARNING] });
    await setAlarm('OK');
    expect(await execute(opened, { probe: probe(true) })).toMatchObject({ outcome: 'executed' });
  });

  it.each([
    ['it still rings', 'ALARM', probe(true)],
    ['it has no data, which says nothing', 'INSUFFICIENT_DATA', probe(true)],
    ['it is OK because nothing runs: the workload does not answer', 'OK', probe(false)],
    ['it is OK and the workload has no request of its own', 'OK', noProbe],
  ] as const)('A68 is not believed where %s', async (_, state, probed) => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await setAlarm(state);
    expect(await execute(opened, { probe: probed })).toMatchObject({ outcome: 'executed' });
  });
});

describe('what holds an execution up keeps its approvals', () => {
  const MINUTE_MS = 60_000;

  it('A69 a freeze window opens: it waits for the end, and is made then', async () => {
    const at = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString();
    const freezes = [{ name: 'sale', from: at(5), to: at(10), resources: ['*'], reason: 'the sale' }];
    const policy: Policy = { ...POLICY, freezes };
    const opened = await approvedCase(account, TIMEOUT_LOW, policy);
    await opened.clock.sleep(6 * MINUTE_MS);
    const answer = await execute(opened);
    expect(answer).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    expect(answer.reason).toContain('sale');
    expect(await opened.store.approvals(opened.incidentId, opened.proposal.proposal_id)).toHaveLength(1);
    await opened.clock.sleep(5 * MINUTE_MS);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
  });

  it('A71 the kill switch is on: nothing is claimed, and it expires in its time', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await opened.killSwitch.set({ on: true, by: 'ada', reason: 'look first' });
    const before = await opened.incident();
    const answer = await execute(opened);
    expect(answer).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    expect(answer.reason).toContain('ada');
    expect(await opened.incident()).toEqual(before);
    const late = new Date(Date.parse(before.updated_at) + POLICY.execution_ttl_minutes * MINUTE_MS + 1);
    const overdue = { ...before, since: before.updated_at, retries: 3, begun: false };
    expect(judgeOverdue(overdue, late, POLICY)).toMatchObject({ to: 'EXPIRED' });
    await opened.killSwitch.set({ on: false, by: 'ada', reason: 'looked' });
    expect(await execute(opened)).toMatchObject({ outcome: 'executed' });
  });

  it('A71 a kill switch that cannot be read is on', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const killSwitch = { read: () => Promise.reject(new TypeError('fetch failed')) };
    expect(await execute(opened, { killSwitch })).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    expect(opened.sent).toEqual([]);
  });

  it('A71 what is under way stops before its next call, and goes on when the switch is off', async () => {
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    const stopping = writing(opened, async (writer, call) => {
      const answer = await writer.write(call);
      await opened.killSwitch.set({ on: true, by: 'ada', reason: 'stop' });
      return answer;
    });
    expect(await execute(opened, stopping)).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    expect(await lookAt(account)).toMatchObject({ timeout: 1, policies: ['read-orders'] });
    await opened.killSwitch.set({ on: false, by: 'ada', reason: 'go on' });
    expect(await execute(opened)).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(opened.sent).toHaveLength(2);
  });
});

describe('several at once', () => {
  it('A70 the second target drifts behind the first call: it stops, tells what was made, and undoes it', async () => {
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    const drifting = writing(opened, async (writer, call) => {
      const answer = await writer.write(call);
      if (call.operation === 'PutRolePolicy') await setTimeoutTo(5);
      return answer;
    });
    const answer = await execute(opened, drifting);
    expect(answer).toMatchObject({ outcome: 'partly', status: 'ROLLED_BACK' });
    expect(answer.calls.map(({ call_id, result }) => `${call_id} ${result}`)).toEqual([
      'execute-0 applied',
      'execute-1 refused',
      'undo-0 applied',
    ]);
    expect(await lookAt(account)).toMatchObject({ timeout: 5, policies: [] });
  });

  it('A72 two approved proposals change one resource: the second waits for the first, then meets the drift check', async () => {
    const first = await approvedCase(account, TIMEOUT_LOW);
    const second = await approvedCase(account, { ...TIMEOUT_LOW, breakIt: async () => undefined });
    const { lockResource } = second.store;
    await lockResource(account.functionArn, first.proposal.proposal_id, LIMITS.leaseMs);
    expect(await execute(second)).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    await setTimeoutTo(7);
    await second.clock.sleep(LIMITS.leaseMs);
    expect(await execute(second)).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(second.sent).toEqual([]);
  });
});

describe('the role of an execution', () => {
  const writerOf = (opened: Case) =>
    opened.deps().writerFor(opened.proposal.actions[0]!, { incidentId: opened.incidentId, approvers: ['ada'] });

  it('attaches the one policy that was approved, and no other that it could', async () => {
    const opened = await openCase(account, ATTACHMENT_LOST);
    const writer = await writerOf(opened);
    const { input } = opened.proposal.actions[0]!.call;
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await expect(
      writer.write({ service: 'iam', operation: 'AttachRolePolicy', input: { ...input, PolicyArn } }),
    ).rejects.toMatchObject({ name: 'AwsRefusedError' });
    await writer.write(opened.proposal.actions[0]!.call);
  });

  it('writes to no role that carries no boundary', async () => {
    const opened = await openCase(account, POLICY_LOST);
    await account.root.send('iam', 'DeleteRolePermissionsBoundary', { RoleName: 'orders-role' });
    const writer = await writerOf(opened);
    await expect(writer.write(opened.proposal.actions[0]!.call)).rejects.toMatchObject({ name: 'AwsRefusedError' });
    const PermissionsBoundary = `arn:aws:iam::${account.aws.accountId}:policy/firebreak-workload-boundary`;
    await account.root.send('iam', 'PutRolePermissionsBoundary', { RoleName: 'orders-role', PermissionsBoundary });
    await writer.write(opened.proposal.actions[0]!.call);
  });
});
