import { describe, expect, it } from 'vitest';
import { autoApprove } from '../../../shared/approvals/auto-approve.ts';
import { countQuorum } from '../../../shared/approvals/quorum.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/policy.ts';
import { type GateWorld, gateWorld, withRule } from '../../approval-gate/gate-world.ts';
import { action, FUNCTION_ARN } from '../store/records.ts';
import { person } from './people.ts';

const decided = async (
  over: Partial<Policy>,
  said: object = {},
  prepare: (world: GateWorld) => void = () => undefined,
) => {
  const world = await gateWorld(over);
  prepare(world);
  const incident = await world.proposed();
  return { world, incident, result: await world.decide('ada', incident, said) };
};

describe('an approval', () => {
  const TICKET: Partial<Policy> = { change_ticket: { risks: ['R2'], pattern: 'CHG\\-\\d+' } };

  it.each([
    [undefined, 'ticket-missing'],
    ['', 'ticket-malformed'],
    ['CHG-', 'ticket-malformed'],
    ['see CHG-1', 'ticket-malformed'],
    ['CHG-1 or so', 'ticket-malformed'],
  ])('with the ticket `%s` is refused (%s), and is told what one looks like', async (ticket, why) => {
    const { result } = await decided(TICKET, { ticket });
    expect(result).toMatchObject({ outcome: 'refused', why, ticketPattern: 'CHG\\-\\d+' });
  });

  it.each(['', ' \n'])('with the empty ticket %j is refused also where none is asked for', async (ticket) => {
    const { world, incident, result } = await decided({}, { ticket });
    expect(result).toMatchObject({ outcome: 'refused', why: 'ticket-malformed' });
    expect(await world.decisions(incident)).toEqual([]);
  });

  it('with a ticket that looks like one is kept with it', async () => {
    const { world, incident, result } = await decided(TICKET, { ticket: 'CHG-42' });
    expect(result.outcome).toBe('approved');
    expect(await world.decisions(incident)).toMatchObject([{ ticket: 'CHG-42' }]);
    expect((await world.trail(incident)).at(-1)?.facts).toMatchObject({ ticket: 'CHG-42' });
  });

  it('that a policy denies is refused in the words of the policy, which are in the trail too', async () => {
    const { world, incident, result } = await decided({ denied_changes: ['set-reserved-concurrency'] });
    expect(result).toMatchObject({ why: 'denied-by-policy', denials: [{ policy: 'denied-change' }] });
    const { facts } = (await world.trail(incident)).at(-1)!;
    expect(String(facts.denials)).toMatch(/^denied-change: /);
  });

  it.each([
    ['untagged', async () => ({})],
    ['of unknown tags', async () => undefined],
  ])('of a target that is %s is refused', async (_what, tagsOf) => {
    const { result } = await decided({}, {}, (world) => Object.assign(world.deps, { tagsOf }));
    expect(result).toMatchObject({ why: 'denied-by-policy' });
  });

  describe('of what was proposed under another version of the policy', () => {
    const outdated = async (fields = {}, over: Partial<Policy> = {}) => {
      const world = await gateWorld(over);
      return { world, incident: await world.proposed({ policy_version: 'test-0', ...fields }) };
    };

    it.each([{}, { breakGlass: true, reason: 'it is down' }])(
      'is refused at once, and the proposal is void (%o)',
      async (said) => {
        const { world, incident } = await outdated({}, { break_glass: { group: 'responders' } });
        expect(await world.decide('ada', incident, said)).toMatchObject({
          outcome: 'refused',
          why: 'policy-changed',
          incident: { status: 'DIAGNOSED', reason: 'proposal-outdated' },
        });
        expect(await world.decisions(incident)).toEqual([]);
        expect(await world.incident(incident)).not.toHaveProperty('proposal_hash');
        const [moved, refused] = (await world.trail(incident)).slice(-2);
        expect(refused).toMatchObject({ type: 'decision-refused', facts: { why: 'policy-changed' } });
        expect(moved).toMatchObject({ principal: 'ada', facts: { proposed_under: 'test-0', policy: 'test-1' } });
        expect(await world.decide('bob', incident)).toMatchObject({ why: 'no-proposal' });
      },
    );

    it('leaves it alone when whoever asks may not decide, or was shown something else', async () => {
      const { world, incident } = await outdated({ requested_by: 'bob' });
      expect(await world.decide('mallory', incident)).toMatchObject({ why: 'not-an-approver' });
      expect(await world.decide('bob', incident)).toMatchObject({ why: 'own-proposal' });
      expect(await world.decide('ada', incident, { hash: '0'.repeat(64) })).toMatchObject({ why: 'unknown-hash' });
      expect((await world.incident(incident)).status).toBe('PROPOSED');
    });

    it('is still a no when it is one', async () => {
      const { world, incident } = await outdated();
      expect(await world.decide('ada', incident, { decision: 'reject' })).toMatchObject({ outcome: 'rejected' });
    });

    it('is not what the policy gives by itself', async () => {
      const { world, incident } = await outdated({}, withRule('R2', { auto_approve: true }));
      expect(await autoApprove(world.deps, incident)).toBeUndefined();
      expect((await world.incident(incident)).status).toBe('PROPOSED');
    });

    it('loses to whoever was faster, and voids nothing that came since', async () => {
      const { world, incident } = await outdated();
      const answers = await Promise.all(['ada', 'bob', 'eve'].map((name) => world.decide(name, incident)));
      expect(answers.map((answer) => answer.outcome)).toEqual(['refused', 'refused', 'refused']);
      const moves = (await world.trail(incident)).filter(({ to }) => to === 'DIAGNOSED');
      expect(moves).toHaveLength(2);
    });
  });

  it('in a freeze is taken: the executor waits for its end', async () => {
    const freeze = {
      name: 'sale',
      from: '2026-11-20T00:00:00Z',
      to: '2026-11-21T00:00:00Z',
      resources: ['*'],
      reason: 'sale',
    };
    expect((await decided({ freezes: [freeze] })).result.outcome).toBe('approved');
  });

  it('needs a group of every resource that it touches', async () => {
    const owned: Partial<Policy> = {
      resources: [{ resources: [FUNCTION_ARN], approvers: ['owners'], denied_changes: [] }],
    };
    expect((await decided(owned)).result).toMatchObject({ why: 'not-an-approver' });
    const owner = person('ada', { groups: ['responders', 'owners'] });
    const asOwner = await decided(owned, {}, ({ people }) => people.splice(0, people.length, owner));
    expect(asOwner.result.outcome).toBe('approved');
  });
});

describe('the policy', () => {
  const AUTO = withRule('R2', { auto_approve: true });
  const proposed = async (over: Partial<Policy> = AUTO, fields = {}) => {
    const world = await gateWorld(over);
    return { world, incident: await world.proposed(fields) };
  };

  it('approves by itself what its file says, in its own name, and the executor counts it', async () => {
    const { world, incident } = await proposed();
    expect(await autoApprove(world.deps, incident)).toMatchObject({ status: 'APPROVED', reason: 'approved-by-policy' });
    const decisions = await world.decisions(incident);
    expect(decisions).toMatchObject([{ approver: 'policy:test-1', channel: 'policy' }]);
    expect(await countQuorum(world.deps, await world.proposal(incident), decisions)).toMatchObject({ met: true });
  });

  it('that stopped saying so is not believed about the past', async () => {
    const { world, incident } = await proposed();
    await autoApprove(world.deps, incident);
    const [proposal, decisions] = [await world.proposal(incident), await world.decisions(incident)];
    for (const policy of [
      { ...DEFAULT_POLICY, version: 'test-1' },
      { ...world.policy, version: 'test-2' },
    ])
      expect(await countQuorum({ ...world.deps, policy }, proposal, decisions)).toMatchObject({
        met: false,
        invalid: [{ why: 'no-auto-approval' }],
      });
  });

  it.each<[string, Partial<Policy>, object]>([
    ['as shipped', {}, {}],
    ['another risk class', withRule('R1', { auto_approve: true }), {}],
    ['an unknown cost', AUTO, { actions: [action({ cost: { monthly_nano_usd: 'unknown', formula: '' } })] }],
    [
      'a resource with approvers of its own',
      { ...AUTO, resources: [{ resources: ['*'], approvers: ['owners'], denied_changes: [] }] },
      {},
    ],
    ['a denied change', { ...AUTO, denied_changes: ['set-reserved-concurrency'] }, {}],
  ])('leaves %s to people', async (_what, over, fields) => {
    const { world, incident } = await proposed(over, fields);
    expect(await autoApprove(world.deps, incident)).toBeUndefined();
    expect(await world.incident(incident)).toMatchObject({ status: 'PROPOSED' });
    expect(await world.decisions(incident)).toEqual([]);
  });

  it('leaves to people what a person has said no to', async () => {
    const { world, incident } = await proposed(withRule('R2', { auto_approve: true, rejections: 2 }));
    await world.decide('ada', incident, { decision: 'reject' });
    expect(await autoApprove(world.deps, incident)).toBeUndefined();
  });

  it('leaves alone what is decided, and comes too late without harm', async () => {
    const { world, incident } = await proposed();
    await world.decide('ada', incident, { decision: 'reject' });
    expect(await autoApprove(world.deps, incident)).toBeUndefined();
    expect((await world.incident(incident)).status).toBe('REJECTED');
  });
});
