import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../shared/approval.ts';
import { createHmacMac } from '../contracts/hmac-sealer.ts';
import { createLinks, type Links } from '../../shared/approvals/links.ts';
import { countQuorum } from '../../shared/approvals/quorum.ts';
import type { Incident } from '../../shared/incident.ts';
import { memoryLinkRows } from '../../shared/store/link-rows-memory.ts';
import { walk } from '../shared/store/records.ts';
import { type GateWorld, gateWorld } from './gate-world.ts';

let world: GateWorld;
beforeEach(async () => {
  world = await gateWorld();
});

describe('a decision that was edited in the table', () => {
  const FIELDS = [
    'incident_id',
    'proposal_id',
    'hash',
    'approver',
    'decision',
    'reason',
    'channel',
    'ticket',
    'break_glass',
    'decided_at',
    'mac',
  ] as const satisfies (keyof Approval)[];

  it('A62 does not count, whichever of its fields was edited to whatever', async () => {
    const incident = await world.proposed();
    await world.decide('ada', incident, { ticket: 'CHG-1' });
    const proposal = await world.proposal(incident);
    const [approval] = await world.decisions(incident);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...FIELDS), fc.string(), async (field, text) => {
        fc.pre(approval![field] !== text);
        const edited = { ...approval!, [field]: text };
        const counted = await countQuorum(world.deps, proposal, [edited]);
        expect(counted).toMatchObject({ met: false, approvals: [], invalid: [{ why: 'forged' }] });
      }),
      { numRuns: 200 },
    );
  });

  it.each(FIELDS)('A62 does not count without its %s', async (field) => {
    const incident = await world.proposed();
    await world.decide('ada', incident, { ticket: 'CHG-1' });
    const [approval] = await world.decisions(incident);
    const { [field]: removed, ...rest } = approval!;
    const edited = (
      removed === undefined ? { ...rest, [field]: true } : { ...rest, ...(field === 'mac' && { mac: '' }) }
    ) as Approval;
    const counted = await countQuorum(world.deps, await world.proposal(incident), [edited]);
    expect(counted).toMatchObject({ met: false, invalid: [{ why: 'forged' }] });
  });

  it('A62 is not executed', async () => {
    const incident = await world.proposed();
    await world.decide('ada', incident);
    const { store } = world.elsewhere;
    const edited = {
      ...store,
      approvals: async (...about: Parameters<typeof store.approvals>) =>
        (await store.approvals(...about)).map((one) => ({ ...one, approver: 'bob' })),
    };
    const executed = await world.execute(incident, { store: edited });
    expect(executed).toEqual({ status: 'DIAGNOSED', reason: 'quorum-not-met', sent: [] });
  });
});

describe('a proposal that is made again', () => {
  let links: Links;
  let rows: ReturnType<typeof memoryLinkRows>;
  beforeEach(() => {
    rows = memoryLinkRows();
    links = createLinks({ rows, mac: createHmacMac(Buffer.alloc(32, 9)), store: world.deps.store, clock: world.clock });
  });
  const madeAgain = async (incident: Incident): Promise<Incident> =>
    walk(world.deps.store, await world.incident(incident), 'DIAGNOSED', 'PROPOSED');

  it('A63 leaves the approvals of the earlier one behind', async () => {
    const first = await world.proposed();
    await world.decide('ada', first);
    const next = await madeAgain(first);
    expect(next.status).toBe('PROPOSED');
    expect(await world.decisions(next)).toEqual([]);
    const earlier = await world.decisions(first);
    expect(await countQuorum(world.deps, await world.proposal(next), earlier)).toMatchObject({
      met: false,
      invalid: [{ why: 'other-proposal' }],
    });
    expect(await world.decide('ada', first)).toMatchObject({ why: 'other-proposal' });
  });

  it('A63 leaves links that say so, from the moment it was void', async () => {
    const first = await world.proposed();
    const token = await links.mint(await world.proposal(first), 'ada');
    expect(await links.open(token)).toEqual({
      incidentId: first.incident_id,
      proposalId: first.proposal_id,
      personId: 'ada',
      state: 'live',
    });
    await walk(world.deps.store, await world.incident(first), 'DIAGNOSED');
    expect(await links.open(token)).toMatchObject({ state: 'superseded' });
    const next = await walk(world.deps.store, await world.incident(first), 'PROPOSED');
    expect(await links.open(token)).toMatchObject({ proposalId: first.proposal_id, state: 'superseded' });
    const fresh = await links.mint(await world.proposal(next), 'ada');
    expect(await links.open(fresh)).toMatchObject({ proposalId: next.proposal_id, state: 'live' });
  });

  it('A63 leaves links that tell how a proposal ended', async () => {
    const [decided, waiting] = [await world.proposed(), await world.proposed()];
    const tokens = await Promise.all(
      [decided, waiting].map(async (one) => links.mint(await world.proposal(one), 'ada')),
    );
    await world.decide('ada', decided);
    expect(await links.open(tokens[0]!)).toMatchObject({ state: 'decided' });
    world.clock.goOn(Date.parse(waiting.proposal_expires_at!) - world.clock.now().getTime());
    expect(await links.open(tokens[1]!)).toMatchObject({ state: 'expired' });
    await walk(world.deps.store, await world.incident(waiting), 'EXPIRED');
    expect(await links.open(tokens[1]!)).toMatchObject({ state: 'expired' });
  });
});
