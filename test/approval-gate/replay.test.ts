import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countQuorum } from '../../shared/approvals/quorum.ts';
import { verifyChain } from '../../shared/audit/verify-chain.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Incident } from '../../shared/incident.ts';
import { createDynamoDbStore } from '../../shared/store/dynamodb-store.ts';
import { memoryStores } from '../../shared/store/memory-store.ts';
import { createMissingTables } from '../../shared/store/tables.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from '../shared/store/local-dynamodb.ts';
import { walk } from '../shared/store/records.ts';
import { type GateWorld, gateWorld, withRule } from './gate-world.ts';

let dynamodb: LocalDynamoDb;
beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  await createMissingTables(dynamodb.client);
});
afterAll(() => dynamodb.stop());

const onDynamoDb = ({ clock }: { clock: Clock }) => createDynamoDbStore({ client: dynamodb.client, clock });
const TWO = withRule('R2', { approvals: 2 });

describe.each([
  ['DynamoDB', () => onDynamoDb],
  ['memory', memoryStores],
] as const)('on %s', (_database, open) => {
  let world: GateWorld;
  beforeEach(async () => {
    world = await gateWorld({}, open());
  });

  it('A13 the same decision sent twice is one; the second is told of the first', async () => {
    const incident = await world.proposed();
    expect(await world.decide('ada', incident)).toMatchObject({ outcome: 'approved' });
    const again = await world.decide('ada', incident);
    expect(again).toMatchObject({ why: 'already-decided', incident: { status: 'APPROVED' } });
    expect(await world.decisions(incident)).toMatchObject([{ approver: 'ada', decision: 'approve' }]);
  });

  it('A14 fifty approvals in parallel by one person are one', async () => {
    const two = await gateWorld(TWO, open());
    const incident = await two.proposed();
    const decided = await Promise.all(
      Array.from({ length: 50 }, (_, n) => two.decide('ada', incident, {}, n % 2 === 0 ? two.deps : two.elsewhere)),
    );
    expect(decided.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
    expect(decided.filter(({ outcome }) => outcome === 'refused')).toHaveLength(49);
    expect(await two.decisions(incident)).toHaveLength(1);
    expect((await two.incident(incident)).status).toBe('PROPOSED');
  });

  it('A15 of an approval and a rejection in parallel exactly one wins, and both are in the trail', async () => {
    for (let round = 0; round < 5; round++) {
      const incident = await world.proposed();
      const said = { decision: 'reject', reason: 'no' } as const;
      await Promise.all([
        world.decide('ada', incident),
        world.decide('bob', incident, { decision: 'reject', reason: 'no' }, world.elsewhere),
      ]);
      const stored = await world.incident(incident);
      const trail = await world.trail(incident);
      // A rejection that comes second withdraws what was approved: in both orders the no holds.
      const first = trail.filter(({ principal }) => ['ada', 'bob'].includes(principal));
      expect(new Set(first.map(({ principal }) => principal))).toEqual(new Set(['ada', 'bob']));
      expect(stored.status).toBe('REJECTED');
      expect(first.filter(({ to }) => to === 'REJECTED')).toHaveLength(1);
      expect(verifyChain(trail, stored).ok).toBe(true);
      expect(await world.decide('ada', incident, said)).toMatchObject({ why: 'already-decided' });
    }
  });

  it('A16 approvals by one person through two channels at once count once', async () => {
    const two = await gateWorld(TWO, open());
    const incident = await two.proposed();
    const decided = await Promise.all([
      two.decide('ada', incident, { channel: 'web' }),
      two.decide('ada', incident, { channel: 'slack' }, two.elsewhere),
    ]);
    expect(decided.map(({ outcome }) => outcome).sort()).toEqual(['recorded', 'refused']);
    expect(await two.decisions(incident)).toHaveLength(1);
    expect(await two.decide('bob', incident, { channel: 'cli' })).toMatchObject({ outcome: 'approved' });
  });
});

describe('what was decided', () => {
  let world: GateWorld;
  beforeEach(async () => {
    world = await gateWorld();
  });
  const reject = { decision: 'reject', reason: 'wrong function' } as const;

  it.each([
    ['A17', 'EXECUTED', ['APPROVED', 'EXECUTED']],
    ['A18', 'REJECTED', ['REJECTED']],
  ] as const)('%s is not approved after %s', async (_case, status, path) => {
    const incident = await walk(world.deps.store, await world.proposed(), ...path);
    const decided = await world.decide('ada', incident);
    expect(decided).toMatchObject({ outcome: 'refused', why: 'already-decided', incident: { status } });
    expect(await world.incident(incident)).toMatchObject({ status });
    expect(await world.decisions(incident)).toEqual([]);
  });

  it('A19 is stopped by a rejection before the claim: nothing is executed', async () => {
    const incident = await world.proposed();
    await world.decide('ada', incident);
    expect(await world.decide('bob', incident, reject)).toMatchObject({ outcome: 'rejected' });
    expect(await world.execute(incident)).toEqual({ status: 'REJECTED', reason: 'rejected', sent: [] });
  });

  it('A19 needs one person to stop it, however many it takes to reject what is proposed', async () => {
    const many = await gateWorld(withRule('R2', { rejections: 3 }));
    const incident = await many.proposed();
    await many.decide('ada', incident);
    many.clock.goOn(1);
    expect(await many.decide('bob', incident, reject)).toMatchObject({ outcome: 'rejected' });
    // Whoever may write the status of an incident cannot undo it: the quorum itself knows of the withdrawal.
    const counted = await countQuorum(many.deps, await many.proposal(incident), await many.decisions(incident));
    expect(counted).toMatchObject({ met: false, approvals: [{ approver: 'ada' }], rejections: [{ approver: 'bob' }] });
  });

  it('A19 is not withdrawn by the no that was given before it: whoever gave it is told at once', async () => {
    const many = await gateWorld(withRule('R2', { rejections: 2 }));
    const incident = await many.proposed();
    await many.decide('ada', incident, reject);
    many.clock.goOn(1);
    expect(await many.decide('bob', incident)).toMatchObject({ outcome: 'approved' });
    const { move } = many.deps.store;
    let moves = 0;
    many.deps.store.move = (asked) => ((moves += 1), move(asked));
    expect(await many.decide('ada', incident, reject)).toMatchObject({ outcome: 'refused', why: 'decided-before' });
    expect(moves).toBe(0);
    expect(await many.decide('eve', incident, reject)).toMatchObject({ outcome: 'rejected' });
  });

  it('A20 is not rejected after the claim: it is already executing, and the trail says who tried', async () => {
    const incident = await world.proposed();
    await world.decide('ada', incident);
    await world.elsewhere.store.claim(incident.incident_id, 'executor-1', 20_000);
    const late = await world.decide('bob', incident, reject);
    expect(late).toMatchObject({ outcome: 'refused', why: 'already-executing', incident: { status: 'APPROVED' } });
    expect((await lastEntry(incident)).facts).toMatchObject({ why: 'already-executing', decision: 'reject' });
  });

  const lastEntry = async (incident: Incident) => (await world.trail(incident)).at(-1)!;
});
