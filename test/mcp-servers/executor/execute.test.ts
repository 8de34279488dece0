import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executeProposal } from '../../../mcp-servers/executor/execute.ts';
import { OutcomeUnknownError } from '../../../shared/aws/call-errors.ts';
import { verifyChain } from '../../../shared/audit/verify-chain.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { moveOf } from '../../shared/store/records.ts';
import {
  BOTH_LOW,
  type Case,
  type ExecutorAccount,
  type Fault,
  lookAt,
  mend,
  openCase,
  POLICY,
  POLICY_AND_TIMEOUT,
  POLICY_LOST,
  startExecutorAccount,
  TIMEOUT_LOW,
} from './executor-world.ts';

let account: ExecutorAccount;
beforeAll(async () => {
  account = await startExecutorAccount();
});
afterAll(() => account.aws.close());
beforeEach(() => mend(account));

const execute = (opened: Case, over: Parameters<Case['deps']>[0] = {}) =>
  executeProposal(opened.proposal.proposal_id, opened.deps(over));
const approvedCase = async (fault: Fault, policy = POLICY): Promise<Case> => {
  const opened = await openCase(account, fault, policy);
  await opened.approve();
  return opened;
};

describe('an approved proposal', () => {
  it.each([
    ['an identity', POLICY_LOST, 1],
    ['a function', TIMEOUT_LOW, 1],
    ['two settings of one function', BOTH_LOW, 2],
    ['an identity and a function', POLICY_AND_TIMEOUT, 2],
  ] as const)('of %s is made once, and once only', async (_, fault, calls) => {
    const opened = await approvedCase(fault);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(await lookAt(account)).toEqual({ timeout: 10, memory: 128, policies: ['read-orders'] });
    expect(await execute(opened)).toMatchObject({ outcome: 'already', status: 'EXECUTED' });
    expect(opened.sent).toHaveLength(calls);
    const incident = await opened.incident();
    expect(incident.owner).toBeUndefined();
    expect(verifyChain(await opened.store.auditTrail(incident.incident_id), incident)).toMatchObject({ ok: true });
    const intents = await opened.store.intents(incident.incident_id, opened.proposal.proposal_id);
    expect(intents.map(({ outcome }) => outcome?.result)).toEqual(Array(calls).fill('applied'));
  });

  it('asked for by two executors at once has one effect, and both say so', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const one = opened.deps();
    const answers = await Promise.all(
      [one, one, opened.deps()].map((deps) => executeProposal(opened.proposal.proposal_id, deps)),
    );
    expect(opened.sent).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'executed')).toHaveLength(1);
    expect(await opened.incident()).toMatchObject({ status: 'EXECUTED' });
    expect((await opened.incident()).owner).toBeUndefined();
  });

  it('whose target is already as wanted is recorded as seen, without a call', async () => {
    const opened = await approvedCase(POLICY_LOST);
    await mend(account);
    const answer = await execute(opened);
    expect(answer).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(answer.calls).toMatchObject([{ result: 'observed-applied' }]);
    expect(opened.sent).toEqual([]);
  });

  it('waits while another incident changes the same resource', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    await opened.store.lockResource(account.functionArn, 'INC-other.p1', LIMITS.leaseMs);
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    await opened.clock.sleep(LIMITS.leaseMs);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed' });
  });
});

describe('what is not executed', () => {
  it.each([
    ['not approved', async () => undefined, 'PROPOSED'],
    [
      'rejected after its approval',
      async ({ store, incident }: Case) => store.move(moveOf(await incident(), 'REJECTED')),
      'REJECTED',
    ],
  ])('a proposal that is %s', async (_, prepare, status) => {
    const opened = await openCase(account, TIMEOUT_LOW);
    if (status === 'REJECTED') await opened.approve();
    await prepare(opened);
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status });
    expect(opened.sent).toEqual([]);
  });

  it('anything while the kill switch is on: nothing is claimed', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const before = await opened.incident();
    expect(await execute(opened, { isStopped: async () => true })).toMatchObject({ outcome: 'not-executed' });
    expect(await opened.incident()).toEqual(before);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed' });
  });

  it('a proposal that has expired; it stays approved until the watchdog ends it', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    await opened.clock.sleep(POLICY.approval_ttl_minutes * 60_000);
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    expect(opened.sent).toEqual([]);
  });

  it('a proposal that was ended between the look and the claim', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const deps = opened.deps();
    const { claim } = deps.store;
    deps.store.claim = async (...asked) => {
      const incident = await opened.incident();
      if (incident.status === 'APPROVED') await opened.store.move(moveOf(incident, 'EXPIRED'));
      return claim(...asked);
    };
    expect(await executeProposal(opened.proposal.proposal_id, deps)).toMatchObject({ outcome: 'not-executed' });
    expect(opened.sent).toEqual([]);
    expect(await opened.incident()).toMatchObject({ status: 'EXPIRED' });
  });

  it('a proposal that another executor finished between the look and the claim; the verifier may own it at once', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const late = opened.deps();
    const { claim } = late.store;
    late.store.claim = async (...asked) => {
      await execute(opened);
      return claim(...asked);
    };
    expect(await executeProposal(opened.proposal.proposal_id, late)).toMatchObject({ outcome: 'already' });
    expect(opened.sent).toHaveLength(1);
    expect(await opened.store.claim(opened.incidentId, 'verifier', 1_000)).toBeDefined();
  });
});

describe('an approval is void, and the incident is diagnosed again, when', () => {
  it('the stored proposal was edited', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const deps = opened.deps();
    const [action] = opened.proposal.actions;
    deps.store.proposal = async () => ({
      ...opened.proposal,
      actions: [{ ...action!, params: { ...action!.params, timeout_seconds: 900 } }],
    });
    expect(await executeProposal(opened.proposal.proposal_id, deps)).toMatchObject({ outcome: 'not-executed' });
    expect(await opened.incident()).toMatchObject({ status: 'DIAGNOSED', reason: 'proposal-changed' });
    expect(opened.sent).toEqual([]);
  });

  it('an approval was forged in the table', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const deps = opened.deps();
    const { approvals } = deps.store;
    deps.store.approvals = async (...asked) =>
      (await approvals(...asked)).map((approval) => ({ ...approval, approver: 'director' }));
    expect(await executeProposal(opened.proposal.proposal_id, deps)).toMatchObject({ outcome: 'not-executed' });
    expect(await opened.incident()).toMatchObject({ status: 'DIAGNOSED', reason: 'quorum-not-met' });
  });

  it('the policy asks for more people than approved', async () => {
    const opened = await approvedCase(POLICY_LOST);
    const stricter = { ...POLICY, risks: { ...POLICY.risks, R3: { approvals: 2 } } };
    expect(await execute(opened, { policy: stricter })).toMatchObject({ status: 'DIAGNOSED' });
    expect(await opened.incident()).toMatchObject({ reason: 'quorum-not-met' });
  });

  it('the policy has another version', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    expect(await execute(opened, { policy: { ...POLICY, version: 'test-2' } })).toMatchObject({ status: 'DIAGNOSED' });
    expect(await opened.incident()).toMatchObject({ reason: 'policy-changed' });
  });

  it.each([
    ['the target was changed by somebody else', { Timeout: 5 }],
    ['another setting of the target was changed', { MemorySize: 192 }],
  ])('%s', async (_, drift) => {
    const opened = await approvedCase(TIMEOUT_LOW);
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', ...drift });
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(opened.sent).toEqual([]);
  });

  it('the target was deleted', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const { deps } = opened;
    const gone = deps().aws;
    const aws = { ...gone, read: async () => undefined } as typeof gone;
    expect(await execute(opened, { aws })).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(await opened.incident()).toMatchObject({ reason: 'target-drifted' });
  });
});

describe('a call', () => {
  it('whose answer was lost is found to have been made', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const deps = opened.deps();
    const { writerFor } = deps;
    deps.writerFor = async (...asked) => {
      const writer = await writerFor(...asked);
      return {
        write: async (call) => {
          await writer.write(call);
          throw new OutcomeUnknownError('the connection broke');
        },
      };
    };
    const answer = await executeProposal(opened.proposal.proposal_id, deps);
    expect(answer).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(answer.calls).toMatchObject([{ result: 'observed-applied' }]);
    expect(opened.sent).toHaveLength(1);
  });

  it('that may still land is handed over to a person', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const write = async (): Promise<never> => {
      throw new OutcomeUnknownError('the connection broke');
    };
    expect(await execute(opened, { writerFor: async () => ({ write }) })).toMatchObject({ outcome: 'unknown' });
    expect(await opened.incident()).toMatchObject({ status: 'ESCALATED', reason: 'outcome-unknown' });
  });

  it('that AWS refuses changes nothing and pages a person', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
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
    const opened = await approvedCase(TIMEOUT_LOW);
    const answer = await execute(opened, {
      writerFor: async () => {
        throw new TerminalError('cannot assume the repair role: AccessDenied');
      },
    });
    expect(answer).toMatchObject({ outcome: 'refused', status: 'EXECUTION_FAILED' });
    expect(answer.reason).toContain('cannot assume');
  });

  it('is tried again later when its role cannot be assumed now, and no intent says that it was begun', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    const writerFor = async (): Promise<never> => {
      throw new RetryableError('STS is throttled');
    };
    await expect(execute(opened, { writerFor })).rejects.toThrow('STS is throttled');
    expect(await opened.store.intents(opened.incidentId, opened.proposal.proposal_id)).toEqual([]);
    await opened.clock.sleep(LIMITS.leaseMs);
    expect(await execute(opened)).toMatchObject({ outcome: 'executed' });
  });

  it('is not begun under a lease that it could outlive', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
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
    const deps = opened.deps();
    const { writerFor } = deps;
    let calls = 0;
    deps.writerFor = async (...asked) => {
      const writer = await writerFor(...asked);
      return {
        write: async (call) => {
          const answer = await writer.write(call);
          if ((calls += 1) === nth) throw new TypeError('killed');
          return answer;
        },
      };
    };
    return deps;
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
    const opened = await approvedCase(fault);
    const dying = dyingAfter(opened, nth);
    await expect(executeProposal(opened.proposal.proposal_id, dying)).rejects.toThrow('killed');
    expect(await restart(opened)).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(opened.sent).toHaveLength(calls);
    expect(await lookAt(account)).toEqual({ timeout: 10, memory: 128, policies: ['read-orders'] });
  });

  it('after which somebody else changed the target is handed over, not guessed', async () => {
    const opened = await approvedCase(TIMEOUT_LOW);
    await expect(executeProposal(opened.proposal.proposal_id, dyingAfter(opened, 1))).rejects.toThrow('killed');
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 5 });
    expect(await restart(opened)).toMatchObject({ outcome: 'unknown', status: 'ESCALATED' });
    expect(opened.sent).toHaveLength(1);
  });

  it('after part of the change, with the approval void since, undoes that part', async () => {
    const opened = await approvedCase(POLICY_AND_TIMEOUT);
    await expect(executeProposal(opened.proposal.proposal_id, dyingAfter(opened, 1))).rejects.toThrow('killed');
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', Timeout: 5 });
    expect(await restart(opened)).toMatchObject({ outcome: 'partly', status: 'ROLLED_BACK' });
    expect(await lookAt(account)).toMatchObject({ timeout: 5, policies: [] });
  });
});
