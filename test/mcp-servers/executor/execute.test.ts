import { describe, expect, it } from 'vitest';
import { executeProposal } from '../../../mcp-servers/executor/execute.ts';
import { verifyChain } from '../../../shared/audit/verify-chain.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { moveOf } from '../../shared/store/records.ts';
import { approvedCase, authorizerOf, type Case, execute, openCase } from './executor-case.ts';
import { ATTACHMENT_LOST, BOTH_LOW, POLICY_AND_TIMEOUT, POLICY_LOST, TIMEOUT_LOW } from './executor-faults.ts';
import { lookAt, mend, POLICY, useExecutorAccount } from './executor-world.ts';

const account = useExecutorAccount();

describe('an approved proposal', () => {
  it.each([
    ['an identity', POLICY_LOST, 1],
    ['an attachment', ATTACHMENT_LOST, 1],
    ['a function', TIMEOUT_LOW, 1],
    ['two settings of one function', BOTH_LOW, 2],
    ['an identity and a function', POLICY_AND_TIMEOUT, 2],
  ] as const)('of %s is made once, and once only', async (_, fault, calls) => {
    const opened = await approvedCase(account, fault);
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
    const opened = await approvedCase(account, TIMEOUT_LOW);
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
    const opened = await approvedCase(account, POLICY_LOST);
    await mend(account);
    const answer = await execute(opened);
    expect(answer).toMatchObject({ outcome: 'executed', status: 'EXECUTED' });
    expect(answer.calls).toMatchObject([{ result: 'observed-applied' }]);
    expect(opened.sent).toEqual([]);
  });

  it('waits while another incident changes the same resource', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
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

  it('a proposal that has expired; it stays approved until the watchdog ends it', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await opened.clock.sleep(POLICY.approval_ttl_minutes * 60_000);
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status: 'APPROVED' });
    expect(opened.sent).toEqual([]);
  });

  it('a proposal that was ended between the look and the claim', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
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
    const opened = await approvedCase(account, TIMEOUT_LOW);
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
    const opened = await approvedCase(account, TIMEOUT_LOW);
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
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const deps = opened.deps();
    const { approvals } = deps.store;
    deps.store.approvals = async (...asked) =>
      (await approvals(...asked)).map((approval) => ({ ...approval, approver: 'director' }));
    expect(await executeProposal(opened.proposal.proposal_id, deps)).toMatchObject({ outcome: 'not-executed' });
    expect(await opened.incident()).toMatchObject({ status: 'DIAGNOSED', reason: 'quorum-not-met' });
  });

  it('the policy asks for more people than approved', async () => {
    const opened = await approvedCase(account, POLICY_LOST);
    const stricter = { ...POLICY, risks: { ...POLICY.risks, R3: { ...POLICY.risks.R3, approvals: 2 } } };
    expect(await execute(opened, { policy: stricter, authorizer: await authorizerOf(stricter) })).toMatchObject({
      status: 'DIAGNOSED',
    });
    expect(await opened.incident()).toMatchObject({ reason: 'quorum-not-met' });
  });

  it.each([
    ['the target was changed by somebody else', { Timeout: 5 }],
    ['another setting of the target was changed', { MemorySize: 192 }],
  ])('%s', async (_, drift) => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    await account.root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', ...drift });
    expect(await execute(opened)).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(opened.sent).toEqual([]);
  });

  it('the target was deleted', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const { deps } = opened;
    const gone = deps().aws;
    const aws = { ...gone, read: async () => undefined } as typeof gone;
    expect(await execute(opened, { aws })).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(await opened.incident()).toMatchObject({ reason: 'target-drifted' });
  });
});
