import { describe, expect, it } from 'vitest';
import { executeProposal } from '../../../mcp-servers/executor/execute.ts';
import { rehearseRedo } from '../../../mcp-servers/executor/rehearse-redo.ts';
import { rehearseUndo, rollBackProposal } from '../../../mcp-servers/executor/roll-back.ts';
import { AwsRefusedError } from '../../../shared/aws/call-errors.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { moveOf } from '../../shared/store/records.ts';
import { approvedCase, type Case, execute, openCase, writing } from './executor-case.ts';
import { BOTH_LOW, type Fault, POLICY_AND_TIMEOUT, POLICY_LOST, TIMEOUT_LOW } from './executor-faults.ts';
import { lookAt, POLICY, useExecutorAccount } from './executor-world.ts';

const account = useExecutorAccount();

const executedCase = async (fault: Fault, policy = POLICY): Promise<Case> => {
  const opened = await approvedCase(account, fault, policy);
  await execute(opened);
  // As the verifier does: it undoes under its own lease.
  await opened.store.claim(opened.incidentId, 'verifier', 120_000);
  return opened;
};
const rollBack = (opened: Case, over: Parameters<Case['deps']>[0] = {}) =>
  rollBackProposal(opened.proposal.proposal_id, opened.deps(over));

/** An executor whose calls of these operations AWS refuses. */
const refusing = (opened: Case, ...operations: string[]) =>
  writing(opened, async (writer, call) => {
    if (operations.includes(call.operation)) throw new AwsRefusedError('not now', 'ThrottlingException', undefined);
    return writer.write(call);
  });

describe('a proposal of two actions whose second is refused', () => {
  it('is undone as far as it went', async () => {
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    const deps = refusing(opened, 'UpdateFunctionConfiguration');
    const answer = await executeProposal(opened.proposal.proposal_id, deps);
    expect(answer).toMatchObject({ outcome: 'partly', status: 'ROLLED_BACK' });
    expect(answer.calls.map(({ call_id, result }) => `${call_id} ${result}`)).toEqual([
      'execute-0 applied',
      'execute-1 refused',
      'undo-0 applied',
    ]);
    expect(await lookAt(account)).toMatchObject({ timeout: 1, policies: [] });
  });

  it('says so when that cannot be undone', async () => {
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    const deps = refusing(opened, 'DeleteRolePolicy', 'UpdateFunctionConfiguration');
    expect(await executeProposal(opened.proposal.proposal_id, deps)).toMatchObject({ status: 'ROLLBACK_FAILED' });
    expect(await opened.incident()).toMatchObject({ reason: 'partly-made-and-not-undone' });
  });
});

describe('a roll-back', () => {
  it.each([
    ['an identity', POLICY_LOST, { timeout: 10, memory: 128, policies: [] }],
    ['two settings of one function', BOTH_LOW, { timeout: 1, memory: 256, policies: ['read-orders'] }],
  ] as const)('puts %s back as it was found, once', async (_, fault, found) => {
    const opened = await executedCase(fault);
    expect(await rollBack(opened)).toMatchObject({ outcome: 'undone', status: 'EXECUTED' });
    expect(await lookAt(account)).toEqual(found);
    const sent = opened.sent.length;
    expect(await rollBack(opened)).toMatchObject({ outcome: 'undone' });
    expect(opened.sent).toHaveLength(sent);
  });

  it('leaves alone what somebody else has changed since', async () => {
    const opened = await executedCase(TIMEOUT_LOW);
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 30 });
    const answer = await rollBack(opened);
    expect(answer).toMatchObject({ outcome: 'undo-failed' });
    expect(answer.reason).toContain('changed by somebody else');
    expect(await lookAt(account)).toMatchObject({ timeout: 30 });
  });

  it('of a target that is gone fails and says so', async () => {
    const opened = await executedCase(TIMEOUT_LOW);
    const { aws } = opened.deps();
    const answer = await rollBack(opened, { aws: { ...aws, read: async () => undefined } });
    expect(answer).toMatchObject({ outcome: 'undo-failed' });
    expect(answer.reason).toContain('there is no function');
  });

  it('that crashed after its call is found to have been made', async () => {
    const opened = await executedCase(TIMEOUT_LOW);
    const deps = opened.deps();
    deps.store.setOutcome = async () => {
      throw new TypeError('killed');
    };
    await expect(rollBackProposal(opened.proposal.proposal_id, deps)).rejects.toThrow('killed');
    await opened.clock.sleep(120_000);
    await opened.store.claim(opened.incidentId, 'verifier-2', 120_000);
    expect(await rollBack(opened)).toMatchObject({ outcome: 'undone' });
    expect(opened.sent).toHaveLength(2);
  });

  it.each(['APPROVED', 'RESOLVED'] as const)('of a proposal at %s is refused', async (status) => {
    const opened = status === 'APPROVED' ? await openCase(account, TIMEOUT_LOW) : await executedCase(TIMEOUT_LOW);
    if (status === 'APPROVED') await opened.approve();
    else await opened.store.move(moveOf(await opened.incident(), status, { fence: (await opened.incident()).fence }));
    const sent = opened.sent.length;
    expect(await rollBack(opened)).toMatchObject({ outcome: 'not-executed', status });
    expect(opened.sent).toHaveLength(sent);
  });
});

describe('a rehearsal', () => {
  const resolvedCase = async (policy = POLICY): Promise<Case> => {
    const opened = await executedCase(POLICY_LOST, policy);
    const incident = await opened.incident();
    await opened.store.move(moveOf(incident, 'RESOLVED', { fence: incident.fence }));
    return opened;
  };

  it('is refused unless the policy allows it', async () => {
    const opened = await resolvedCase();
    const sent = opened.sent.length;
    for (const rehearse of [rehearseUndo, rehearseRedo])
      expect(await rehearse(opened.proposal.proposal_id, opened.deps())).toMatchObject({ outcome: 'not-executed' });
    expect(opened.sent).toHaveLength(sent);
  });

  it('undoes and redoes a resolved change, without moving its incident', async () => {
    const opened = await resolvedCase({ ...POLICY, rehearsal: true });
    expect(await rehearseUndo(opened.proposal.proposal_id, opened.deps())).toMatchObject({ outcome: 'undone' });
    expect(await lookAt(account)).toMatchObject({ policies: [] });
    expect(await rehearseRedo(opened.proposal.proposal_id, opened.deps())).toMatchObject({ outcome: 'executed' });
    expect(await lookAt(account)).toMatchObject({ policies: ['read-orders'] });
    expect(await opened.incident()).toMatchObject({ status: 'RESOLVED' });
  });
});

describe("an action's writer", () => {
  it('can make the call of its action and nothing else, even where its role could', async () => {
    const opened = await openCase(account, POLICY_LOST);
    const [action] = opened.proposal.actions;
    const writer = await opened.deps().writerFor(action!, { incidentId: opened.incidentId, approvers: ['ada'] });
    const others = [
      { service: 'iam', operation: 'DeleteRolePolicy', input: { RoleName: 'orders-role', PolicyName: 'read-orders' } },
      { service: 'iam', operation: 'PutRolePolicy', input: { ...action!.call.input, RoleName: 'deployer' } },
      {
        service: 'iam',
        operation: 'DetachRolePolicy',
        input: { RoleName: 'orders-role', PolicyArn: account.policyArn },
      },
      { service: 'lambda', operation: 'UpdateFunctionConfiguration', input: { FunctionName: 'orders', Timeout: 3 } },
      { service: 'lambda', operation: 'DeleteFunction', input: { FunctionName: 'orders' } },
    ];
    for (const call of others)
      await expect(writer.write(call)).rejects.toMatchObject({ name: 'AwsRefusedError', code: /AccessDenied/ });
    await writer.write(action!.call);
    expect(await lookAt(account)).toMatchObject({ policies: ['read-orders'] });
  });

  it("writes under its approver's name: the account's own trail says who agreed", async () => {
    const opened = await openCase(account, POLICY_LOST);
    await opened.approve('ada');
    await executeProposal(opened.proposal.proposal_id, opened.deps());
    const found = await account.root.send<{ Events: { CloudTrailEvent: string }[] }>('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'PutRolePolicy' }],
    });
    const writers = found.Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as TrailRecord)
      .map(({ userIdentity }) => [userIdentity.arn, userIdentity.sessionContext?.sourceIdentity] as const)
      .filter(([arn]) => arn.includes('firebreak-repair-identity'));
    expect(writers).toContainEqual([expect.stringContaining(opened.incidentId), 'ada']);
  });

  it('is not the executor itself: its own role may change nothing', async () => {
    const writer = createAwsWriter(account.executor, LIMITS.mutatingCallMsMax);
    const [action] = POLICY_LOST.calls(account);
    const input = { RoleName: 'orders-role', PolicyName: 'read-orders', PolicyDocument: JSON.stringify(action) };
    await expect(writer.write({ service: 'iam', operation: 'PutRolePolicy', input })).rejects.toMatchObject({
      name: 'AwsRefusedError',
    });
  });
});

interface TrailRecord {
  userIdentity: { arn: string; sessionContext?: { sourceIdentity?: string } };
}
