import { beforeEach, describe, expect, it } from 'vitest';
import type { DecisionRequest } from '../../../shared/approvals/decision-request.ts';
import { type ApiWorld, apiWorld, OPERATORS, proposed } from '../world.ts';

let world: ApiWorld;
let id: string;
let hash: string;
const [, grace] = OPERATORS;
beforeEach(async () => {
  world = apiWorld();
  ({
    hash,
    incident: { incident_id: id },
  } = await proposed(world.store));
});

const status = async (): Promise<string | undefined> => (await world.store.get(id))?.status;

describe('a decision', () => {
  it.each([
    ['approve', 'approved', 'APPROVED'],
    ['reject', 'rejected', 'REJECTED'],
  ])('to %s moves the incident', async (decision, outcome, to) => {
    const response = await world.decide(id, { decision, hash: hash.slice(0, 12), reason: 'read it' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ incident_id: id, outcome, status: to });
    expect(await status()).toBe(to);
  });

  it('is in the name of whose token it is, whatever the body says', async () => {
    await world.decide(id, { decision: 'approve', hash, approver: 'root', operator: 'root' }, grace.token);
    const [approval] = await world.store.approvals(id, (await world.store.get(id))!.proposal_id!);
    expect(approval).toMatchObject({ approver: 'grace', channel: 'cli' });
  });

  it('is counted, and waits for a second person where two are needed', async () => {
    const two = await proposed(world.store, 2);
    const first = await world.decide(two.incident.incident_id, { decision: 'approve', hash: two.hash });
    expect(await first.json()).toMatchObject({
      outcome: 'recorded',
      status: 'PROPOSED',
      approvals: { have: 1, need: 2 },
    });
    const again = await world.decide(two.incident.incident_id, { decision: 'approve', hash: two.hash });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ why: 'decided-before' });
    const second = await world.decide(two.incident.incident_id, { decision: 'approve', hash: two.hash }, grace.token);
    expect(await second.json()).toMatchObject({ outcome: 'approved', status: 'APPROVED' });
  });

  it('made twice is refused with where the incident is now', async () => {
    await world.decide(id, { decision: 'approve', hash });
    const response = await world.decide(id, { decision: 'approve', hash }, grace.token);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ why: 'already-decided', status: 'APPROVED', incident_id: id });
  });

  it('made fifty times at once is made once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.decide(id, { decision: 'approve', hash })),
    );
    const codes = answers.map((answer) => answer.status);
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 409)).toHaveLength(49);
  });

  it('on another hash than the live one is refused', async () => {
    const response = await world.decide(id, { decision: 'approve', hash: '0'.repeat(64) });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ why: 'unknown-hash', status: 'PROPOSED' });
  });

  it('after the expiry is refused, by the clock of the server', async () => {
    world.clock.goOn(3_600_000);
    const response = await world.decide(id, { decision: 'approve', hash });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ why: 'expired' });
    expect(await status()).toBe('PROPOSED');
  });

  it('on an incident that does not exist is 404', async () => {
    expect((await world.decide('INC-20261120-NOBODY', { decision: 'approve', hash })).status).toBe(404);
  });

  it.each([
    ['a hash that is too short', { decision: 'approve', hash: 'abcdef' }],
    ['a hash that is none', { decision: 'approve', hash: 'z'.repeat(12) }],
    ['no hash', { decision: 'approve' }],
    ['another verb', { decision: 'maybe', hash: 'a'.repeat(12) }],
    ['an empty ticket', { decision: 'approve', hash: 'a'.repeat(12), ticket: ' ' }],
    ['a ticket without end', { decision: 'approve', hash: 'a'.repeat(12), ticket: 'x'.repeat(101) }],
    ['glass to break for a rejection', { decision: 'reject', hash: 'a'.repeat(12), reason: 'no', break_glass: true }],
    ['a reason without end', { decision: 'reject', hash: 'a'.repeat(12), reason: 'x'.repeat(501) }],
    ['a list', []],
    ['nothing', null],
  ])('with %s is not understood', async (_, body) => {
    const response = await world.decide(id, body);
    expect(response.status).toBe(400);
    expect(Object.keys((await response.json()) as object)).toEqual(['error', 'hint']);
    expect(await status()).toBe('PROPOSED');
  });
});

describe('what a decision says', () => {
  const denial = { policy: 'change-ticket', why: 'it needs a ticket', effect: 'refuse' } as const;

  it('reaches whoever decides, and what the policy has against it comes back', async () => {
    const asked: DecisionRequest[] = [];
    const listening = apiWorld({
      decide: async (request) => {
        asked.push(request);
        return { outcome: 'refused', why: 'denied-by-policy', denials: [denial] };
      },
    });
    const said = { decision: 'approve', hash, reason: 'down', ticket: 'CHG-1', break_glass: true };
    const response = await listening.decide(id, said);
    expect(asked).toMatchObject([{ ticket: 'CHG-1', breakGlass: true, reason: 'down', approver: 'ada' }]);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      error: 'the policy denies it: it needs a ticket',
      denials: [{ policy: 'change-ticket', why: 'it needs a ticket' }],
    });
  });

  it('is counted among rejections when it is one of several', async () => {
    const incident = (await world.store.get(id))!;
    const counting = apiWorld({
      decide: async () => ({ outcome: 'recorded', incident, decision: 'reject', have: 1, need: 2 }),
    });
    const response = await counting.decide(id, { decision: 'reject', hash, reason: 'no' });
    expect(await response.json()).toMatchObject({ outcome: 'recorded', rejections: { have: 1, need: 2 } });
  });

  it('is a reason, for a rejection', async () => {
    const response = await world.decide(id, { decision: 'reject', hash });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ why: 'reason-missing' });
  });
});

describe('a request for a decision', () => {
  const post = (headers: Record<string, string>, body = JSON.stringify({ decision: 'approve', hash })) =>
    world.send(`/incidents/${id}/decision`, { method: 'POST', headers, body });

  it.each([
    ['another origin', { 'content-type': 'application/json', origin: 'https://elsewhere.example' }],
    ['no origin that can be named', { 'content-type': 'application/json', origin: 'null' }],
    ['another site', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring site', { 'content-type': 'application/json', 'sec-fetch-site': 'same-site' }],
  ])('from %s is refused', async (_, headers) => {
    expect((await post(headers)).status).toBe(403);
    expect(await status()).toBe('PROPOSED');
  });

  it('from its own pages is taken', async () => {
    const headers = { 'content-type': 'application/json', origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
    expect((await post(headers)).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'that is %s is refused',
    async (type) => {
      expect((await post({ 'content-type': type })).status).toBe(415);
      expect(await status()).toBe('PROPOSED');
    },
  );

  it('that is not JSON, or too long, is refused', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await post(headers, '{')).status).toBe(400);
    const body = JSON.stringify({ decision: 'approve', hash, reason: 'x'.repeat(20_000) });
    const long = await post({ ...headers, 'content-length': String(body.length) }, body);
    expect(long.status).toBe(413);
    expect(await status()).toBe('PROPOSED');
  });

  it.each([
    ['a hash', (json: string) => json.replace('{', `{"hash":"${'0'.repeat(64)}",`)],
    ['a decision', (json: string) => json.replace('{', '{"decision":"reject",')],
    ['a decision, written otherwise', (json: string) => json.replace('{', '{"d\\u0065cision":"reject",')],
    ['a member that is not read', (json: string) => json.replace('{', '{"note":[{"a":1,"a":1}],')],
  ])('with %s twice is refused', async (_, twice) => {
    const body = twice(JSON.stringify({ decision: 'approve', hash, reason: 'read it' }));
    const response = await post({ 'content-type': 'application/json' }, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining('twice') as string });
    expect(await status()).toBe('PROPOSED');
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('by %s changes nothing', async (method) => {
    await world.send(`/incidents/${id}/decision?decision=approve&hash=${hash}`, { method });
    expect(await status()).toBe('PROPOSED');
  });
});
