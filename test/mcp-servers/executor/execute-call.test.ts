import { describe, expect, it } from 'vitest';
import { executeProposal } from '../../../mcp-servers/executor/execute.ts';
import { OutcomeUnknownError } from '../../../shared/aws/call-errors.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { approvedCase, type Case, execute, writing } from './executor-case.ts';
import { BOTH_LOW, POLICY_AND_TIMEOUT, TIMEOUT_LOW } from './executor-faults.ts';
import { lookAt, useExecutorAccount } from './executor-world.ts';

const account = useExecutorAccount();

describe('a call', () => {
  it('whose answer was lost is found to have been made', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const deps = writing(opened, async (writer, call) => {
      await writer.write(call);
      throw new OutcomeUnknownError('the connection broke');
    });
    const answer = await executeProposal(opened.proposal.proposal_id, deps);
    expect(answer).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(answer.calls).toMatchObject([{ result: 'observed-applied' }]);
    expect(opened.sent).toHaveLength(1);
  });

  it('that may still land is handed over to a person', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const write = async (): Promise<never> => {
      throw new OutcomeUnknownError('the connection broke');
    };
    expect(await execute(opened, { writerFor: async () => ({ write }) })).toMatchObject({ outcome: 'unknown' });
    expect(await opened.incident()).toMatchObject({ status: 'ESCALATED', reason: 'outcome-unknown' });
  });

  it('that AWS refuses changes nothing and pages a person', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const repair = { RoleName: 'firebreak-repair-function', PolicyName: 'firebreak' };
    const { PolicyDocument } = await account.root.send<{ PolicyDocument: string }>('iam', 'GetRolePolicy', repair);
    await account.root.send('iam', 'DeleteRolePolicy', repair);
    try {
      const answer = await execute(opened);
      expect(answer).toMatchObject({ outcome: 'refused', status: 'EXECUTION_FAILED' });
      expect(answer.calls[0]!.detail).toMatch(/not authorized to perform: lambda:UpdateFunctionConfiguration/);
      expect(await lookAt(account)).toMatchObject({ timeout: 1 });
    } finally {
      const document = decodeURIComponent(PolicyDocument);
      await account.root.send('iam', 'PutRolePolicy', { ...repair, PolicyDocument: document });
    }
  });

  it('is not begun when its role cannot be assumed', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const answer = await execute(opened, {
      writerFor: async () => {
        throw new TerminalError('cannot assume the repair role: AccessDenied');
      },
    });
    expect(answer).toMatchObject({ outcome: 'refused', status: 'EXECUTION_FAILED' });
    expect(answer.reason).toContain('cannot assume');
  });

  it('is tried again later when its role cannot be assumed now, and no intent says that it was begun', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const writerFor = async (): Promise<never> => {
      throw new RetryableError('STS is throttled');
    };
    await expect(execute(opened, { writerFor })).rejects.toThrow('STS is throttled');
    expect(await opened.store.intents(opened.incidentId, opened.proposal.proposal_id)).toEqual([]);
    await opened.clock.sleep(LIMITS.leaseMs);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed' });
  });

  it('is not begun under a lease that it could outlive', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const deps = opened.deps();
    const { writerFor } = deps;
    deps.writerFor = async (...asked) => {
      await opened.clock.sleep(LIMITS.leaseMs / 2);
      return writerFor(...asked);
    };
    await expect(executeProposal(opened.proposal.proposal_id, deps)).rejects.toThrow('lease');
    expect(opened.sent).toEqual([]);
    expect(await opened.incident()).toMatchObject({ status: 'APPROVED' });
  });
});

describe('a crash of the executor', () => {
  /** Dies right after the nth mutating call was applied, before anything is written about it. */
  const dyingAfter = (opened: Case, nth: number) => {
    let calls = 0;
    return writing(opened, async (writer, call) => {
      const answer = await writer.write(call);
      if ((calls += 1) === nth) throw new TypeError('killed');
      return answer;
    });
  };
  const restart = async (opened: Case) => {
    await opened.clock.sleep(LIMITS.leaseMs);
    return execute(opened);
  };

  it.each([
    ['the only call', TIMEOUT_LOW, 1, 1],
    ['the first of two on one function', BOTH_LOW, 1, 2],
    ['the second of two on one function', BOTH_LOW, 2, 2],
    ['the first of two on two resources', POLICY_AND_TIMEOUT, 1, 2],
  ] as const)('after %s goes on behind it', async (_, fault, nth, calls) => {
    const opened = await approvedCase(account, fault);
    const dying = dyingAfter(opened, nth);
    await expect(executeProposal(opened.proposal.proposal_id, dying)).rejects.toThrow('killed');
    expect(await restart(opened)).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(opened.sent).toHaveLength(calls);
    expect(await lookAt(account)).toEqual({ timeout: 10, memory: 128, policies: ['read-orders'] });
  });

  it('after which somebody else changed the target is handed over, not guessed', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await expect(executeProposal(opened.proposal.proposal_id, dyingAfter(opened, 1))).rejects.toThrow('killed');
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 5 });
    expect(await restart(opened)).toMatchObject({ outcome: 'unknown', status: 'ESCALATED' });
    expect(opened.sent).toHaveLength(1);
  });

  it('after part of the change, with the approval void since, undoes that part', async () => {
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    await expect(executeProposal(opened.proposal.proposal_id, dyingAfter(opened, 1))).rejects.toThrow('killed');
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 5 });
    expect(await restart(opened)).toMatchObject({ outcome: 'partly', status: 'ROLLED_BACK' });
    expect(await lookAt(account)).toMatchObject({ timeout: 5, policies: [] });
  });
});
