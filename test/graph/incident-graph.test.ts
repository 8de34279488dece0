import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../shared/audit/verify-chain.ts';
import type { Crew } from '../../graph/deps.ts';
import { createCedarAuthorizer } from '../../shared/authorization/cedar-authorizer.ts';
import { LIMITS } from '../../shared/limits.ts';
import { withWarnings } from '../../shared/guardrails/settle.ts';
import { proposalHash } from '../../shared/proposal.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Status } from '../../shared/transitions.ts';
import { decided, path, proposed, stored, told } from './loop-steps.ts';
import { approve, createWorld, type Process, raiseAlarm, startProcess } from './loop-world.ts';
import { CAUSE_FOUND, scriptedCrew } from './scripted-crew.ts';

describe('the loop', () => {
  it('takes an alarm to RESOLVED by one call, and every step is in the chain', async () => {
    const world = await createWorld();
    const opened = await decided(world);
    const incident = await told(world, opened);
    expect(await path(world, incident)).toEqual([
      'RECEIVED',
      'INVESTIGATING',
      'DIAGNOSED',
      'PROPOSED',
      'APPROVED',
      'EXECUTED',
      'RESOLVED',
    ]);
    expect(world.applied).toHaveLength(1);
    expect(incident.verification?.readings.every(({ passed }) => passed)).toBe(true);
    expect(incident.usage).toMatchObject({ tool_calls: 3, model_calls: 3 });
    const trail = await world.newStore().auditTrail(incident.incident_id);
    expect(verifyChain(trail, incident)).toMatchObject({ ok: true });
  });

  it.each(['REJECTED', 'EXPIRED', 'SELF_RECOVERED'] as const)('ends its thread at %s', async (status) => {
    const world = await createWorld();
    const { process, incident } = await proposed(world);
    const by = status === 'REJECTED' ? 'approver' : 'watchdog';
    const { incident_id: incidentId, version } = incident;
    const reason = 'test';
    await world.newStore().move({ incidentId, version, from: 'PROPOSED', to: status, by, reason, principal: by });
    await told(world, { process, incident });
    const state = await process.graph.getState({ configurable: { thread_id: incidentId } });
    expect(state.tasks).toEqual([]);
    expect(state.values).toMatchObject({ status });
    expect(world.applied).toEqual([]);
  });

  it('proposes again, under a new id, when the target drifted after the approval', async () => {
    const world = await createWorld();
    const opened = await decided(world);
    world.account.state.fn.timeout = 5;
    const incident = await told(world, opened);
    expect(await path(world, incident)).toEqual(
      expect.arrayContaining(['PROPOSED', 'APPROVED', 'DIAGNOSED', 'PROPOSED']),
    );
    expect(incident).toMatchObject({ status: 'PROPOSED', proposal_id: `${incident.incident_id}.p2` });
    await approve(world, incident);
    expect(await told(world, opened)).toMatchObject({ status: 'RESOLVED' });
    expect(world.applied).toHaveLength(1);
  });

  it('proposes again, under the policy as it is now, what was proposed under another one and is approved', async () => {
    const world = await createWorld();
    const { incident } = await proposed(world);
    world.policy = { ...world.policy, version: 'loop-2' };
    const { dispatcher } = startProcess(world);
    expect(await approve(world, incident)).toMatchObject({ outcome: 'refused', why: 'policy-changed' });
    for (const message of await world.newStore().pendingOutbox(100)) await dispatcher.resend(message);
    await dispatcher.settled();
    const again = await stored(world, incident);
    expect(again).toMatchObject({ status: 'PROPOSED', proposal_id: `${incident.incident_id}.p2` });
    expect(await world.newStore().proposal(incident.incident_id, again.proposal_id!)).toMatchObject({
      policy_version: 'loop-2',
    });
    expect((await approve(world, again)).outcome).toBe('approved');
  });

  it('told twice at once of one approval, by two processes, executes once', async () => {
    const world = await createWorld();
    const opened = await decided(world);
    const other = startProcess(world);
    const { incident_id } = opened.incident;
    await Promise.all([
      opened.process.dispatcher.advance(incident_id, 'APPROVED'),
      opened.process.dispatcher.advance(incident_id, 'APPROVED'),
      other.dispatcher.advance(incident_id, 'APPROVED'),
    ]);
    expect(world.applied).toHaveLength(1);
    expect(['EXECUTED', 'RESOLVED']).toContain((await stored(world, opened.incident)).status);
  });

  it('told something that is not so goes by the record', async () => {
    const world = await createWorld();
    const { process, incident } = await proposed(world);
    for (const lie of ['APPROVED', 'EXECUTED', 'RECEIVED', 'DIAGNOSED', 'REJECTED'] as Status[])
      await process.dispatcher.advance(incident.incident_id, lie);
    expect(await stored(world, incident)).toMatchObject({ status: 'PROPOSED', proposal_id: incident.proposal_id });
    expect(world.applied).toEqual([]);
    await approve(world, incident);
    expect(await told(world, { process, incident })).toMatchObject({ status: 'RESOLVED' });
  });

  it('is not stopped by alarms that are folded in at every step', async () => {
    const world = await createWorld();
    const store = world.newStore();
    const { move } = store;
    let folded = 0;
    store.move = async (asked) => {
      const { fingerprint, resource, severity, title, alarms } = (await store.get(asked.incidentId))!;
      const again = { ...alarms[0]!, messageId: `again-${(folded += 1)}` };
      if (asked.from !== 'RECEIVED') await world.newStore().receive(again, { fingerprint, resource, severity, title });
      return move(asked);
    };
    const opened = await decided(world, startProcess(world, { store }));
    expect(await told(world, opened)).toMatchObject({ status: 'RESOLVED' });
    expect(folded).toBeGreaterThan(3);
  });
});

describe('an investigation', () => {
  it.each([
    ['finds a deliberate control', 'deliberate', 'ESCALATED', 'deliberate-control'],
    ['finds no cause', 'inconclusive', 'ESCALATED', 'inconclusive'],
    ['finds that it is over', 'recovered', 'SELF_RECOVERED', 'steady-state-is-back'],
  ] as const)('that %s ends without a change', async (_, conclusion, status, reason) => {
    const world = await createWorld();
    const crew = scriptedCrew(world);
    const investigate = async () => {
      const found = await crew.supervisor.investigate(await raiseAlarm(world));
      return { ...found, diagnosis: { ...CAUSE_FOUND, conclusion } };
    };
    const { incident } = await proposed(world, startProcess(world, {}, { supervisor: { investigate } }));
    expect(incident).toMatchObject({ status, reason });
    expect(incident.owner).toBeUndefined();
    expect(world.applied).toEqual([]);
  });

  it('that breaks is handed over with what broke it', async () => {
    const world = await createWorld();
    const investigate = async (): Promise<never> => {
      throw new TypeError('the model answered nonsense');
    };
    const { incident } = await proposed(world, startProcess(world, {}, { supervisor: { investigate } }));
    expect(incident).toMatchObject({ status: 'ESCALATED', reason: 'inconclusive' });
    expect(incident.diagnosis?.gaps).toEqual(['the model answered nonsense']);
  });
});

describe('a proposal', () => {
  it('that the critic objects to is handed over, with the objection', async () => {
    const world = await createWorld();
    const objections = [{ rule: 'foreign-arn', detail: 'not of this incident' }];
    const critic = { review: async () => ({ verdict: 'object' as const, objections, usage: ZERO }) };
    const { incident } = await proposed(world, startProcess(world, {}, { critic }));
    expect(incident).toMatchObject({ status: 'ESCALATED', reason: 'critic-objected' });
    const trail = await world.newStore().auditTrail(incident.incident_id);
    expect(JSON.stringify(trail.at(-1)?.facts)).toContain('foreign-arn: not of this incident');
  });

  it('that a guardrail hands over ends with a person, and says so', async () => {
    const world = await createWorld();
    const objections = [{ rule: 'no-deliberate-control', detail: 'it may be deliberate' }];
    const critic = { review: async () => ({ verdict: 'object' as const, escalated: true, objections, usage: ZERO }) };
    const { incident } = await proposed(world, startProcess(world, {}, { critic }));
    expect(incident).toMatchObject({ status: 'ESCALATED', reason: 'guardrail-escalated' });
  });

  it('is put before a person as the critic agreed to it, its warnings under the hash', async () => {
    const world = await createWorld();
    const critic: Crew['critic'] = {
      review: async ({ proposal }) => ({
        verdict: 'agree',
        objections: [],
        proposal: withWarnings(proposal, ['unknown-cost: nobody can say what it costs']),
        usage: ZERO,
      }),
    };
    const { incident } = await proposed(world, startProcess(world, {}, { critic }));
    const stored = await world.newStore().proposal(incident.incident_id, incident.proposal_id ?? '');
    expect(stored?.warnings).toEqual(['unknown-cost: nobody can say what it costs']);
    expect(incident.proposal_hash).toBe(stored && proposalHash(stored));
  });

  it('whose making fails is retried twice by the watchdog and then handed over', async () => {
    const world = await createWorld();
    const propose = async (): Promise<never> => {
      throw new RetryableError('throttled');
    };
    const process = startProcess(world, {}, { resolver: { propose } });
    process.dispatcher.start();
    const { incident } = await proposed(world, process);
    expect(incident).toMatchObject({ status: 'PROPOSAL_FAILED', proposal_attempts: 1 });
    for (let attempt = 2; attempt <= 3; attempt += 1) {
      await process.sweep();
      await turnOfEvents(process);
      expect(await stored(world, incident)).toMatchObject({ status: 'PROPOSAL_FAILED', proposal_attempts: attempt });
    }
    await process.sweep();
    expect(await stored(world, incident)).toMatchObject({
      status: 'ESCALATED',
      reason: 'proposal-retries-used-up',
      detail: 'throttled',
    });
    await process.dispatcher.stop();
  });
});

const ZERO = { tool_calls: 0, model_calls: 0, input_tokens: 0, output_tokens: 0, nano_usd: 0 };
const turnOfEvents = async (process: Process): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await process.dispatcher.settled();
};

describe('an approved change that is not made', () => {
  const OVERFLOWING = `@id("own-limit")
    forbid (principal, action == Firebreak::Action::"Execute", resource)
    when { context.monthly_nano_usd_max * 9223372036854775807 > 0 };`;

  it('because a rule refuses it comes back with that rule and its words, and ends with a person the second time', async () => {
    const world = await createWorld();
    world.policy = { ...world.policy, cedar: OVERFLOWING };
    world.authorizer = await createCedarAuthorizer(world.policy);
    const opened = await decided(world);
    const again = await told(world, opened);
    expect(again).toMatchObject({ status: 'PROPOSED', proposal_id: `${again.incident_id}.p2` });
    const { warnings } = (await world.newStore().proposal(again.incident_id, again.proposal_id!))!;
    expect(warnings).toEqual([
      expect.stringMatching(
        /^an earlier approval was void \(policy-refuses\): own-limit: it could not be evaluated: .*overflow/s,
      ),
    ]);
    await approve(world, again);
    const ended = await told(world, opened);
    expect(ended).toMatchObject({ status: 'ESCALATED', reason: 'refused-again' });
    expect(ended.detail).toMatch(/^own-limit: it could not be evaluated: /);
    expect(world.applied).toEqual([]);
  });

  it('because its target drifts is proposed again with that, and not without end', async () => {
    const world = await createWorld();
    const opened = await decided(world);
    for (let round = 1; round < LIMITS.approvalsVoidMax; round += 1) {
      world.account.state.fn.timeout = 1 + round;
      const again = await told(world, opened);
      expect(again).toMatchObject({ status: 'PROPOSED', proposal_id: `${again.incident_id}.p${round + 1}` });
      const { warnings } = (await world.newStore().proposal(again.incident_id, again.proposal_id!))!;
      expect(warnings).toEqual([expect.stringContaining('changed after the proposal was made')]);
      await approve(world, again);
    }
    world.account.state.fn.timeout = 9;
    expect(await told(world, opened)).toMatchObject({ status: 'ESCALATED', reason: 'approvals-void-too-often' });
    expect(world.applied).toEqual([]);
  });
});

describe('an incident that is handed over', () => {
  it.each([
    [
      'no change is permitted',
      { resolver: { propose: async () => ({ none: 'it does not carry `owner=nobody`', usage: ZERO }) } },
    ],
    [
      'the critic objects',
      {
        critic: {
          review: async () => ({
            verdict: 'object' as const,
            objections: [{ rule: 'mandatory-tags', detail: 'it does not carry `owner=nobody`' }],
            usage: ZERO,
          }),
        },
      },
    ],
  ])('because %s keeps why on its record', async (_, crew) => {
    const world = await createWorld();
    const { incident } = await proposed(world, startProcess(world, {}, crew));
    expect(incident.status).toBe('ESCALATED');
    expect(incident.detail).toContain('it does not carry `owner=nobody`');
  });
});

describe('an executor that does not answer', () => {
  it('is asked three times, and the thread ends without a loop', async () => {
    const world = await createWorld();
    const process = startProcess(world);
    let calls = 0;
    process.deps.executor.call = async () => {
      calls += 1;
      throw new RetryableError('the executor server did not answer');
    };
    const opened = await decided(world, process);
    expect(await told(world, opened)).toMatchObject({ status: 'APPROVED' });
    expect(calls).toBe(3);
    expect(process.log).toEqual([]);
  });
});
