import { beforeEach, describe, expect, it } from 'vitest';
import { RetryableError } from '../../../shared/errors.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { type ApiWorld, apiWorld, proposed } from '../world.ts';

let world: ApiWorld;
beforeEach(() => {
  world = apiWorld();
});

const json = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

describe('who may ask', () => {
  it('is anybody for the health of the server', async () => {
    const response = await world.send('/health', {}, null);
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ ok: true });
  });

  it.each([
    ['no token', null],
    ['an unknown token', 'somebody'],
    ['the start of a token', 'token-of'],
    ['a token and more', 'token-of-ada2'],
  ])('is nobody with %s', async (_, token) => {
    for (const route of ['/incidents', '/incidents/x', '/events', '/audit/verify', '/nothing-here']) {
      const response = await world.send(route, {}, token);
      expect(response.status).toBe(401);
      expect(Object.keys(await json(response))).toEqual(['error', 'hint']);
    }
  });

  it('is told that nothing is kept, guessed or passed on', async () => {
    const { headers } = await world.send('/incidents');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('incidents', () => {
  it('are listed with what a script needs to approve one', async () => {
    const { incident, hash } = await proposed(world.store);
    const { incidents } = await json(await world.send('/incidents'));
    expect(incidents).toMatchObject([
      {
        incident_id: incident.incident_id,
        status: 'PROPOSED',
        severity: 'SEV2',
        cause: 'reserved-concurrency-zero',
        proposal: {
          hash,
          risk: 'R2',
          approvals: { have: 0, need: 1 },
          actions: [{ change: 'set-reserved-concurrency' }],
        },
      },
    ]);
  });

  it.each([
    ['status=PROPOSED', 1],
    ['status=received,proposed', 1],
    ['status=RESOLVED', 0],
    ['limit=1', 1],
  ])('are filtered by %s', async (query, length) => {
    await proposed(world.store);
    expect((await json(await world.send(`/incidents?${query}`))).incidents).toHaveLength(length);
  });

  it.each(['status=DONE', 'limit=0', 'limit=many'])('are not listed by what is not understood: %s', async (query) => {
    expect((await world.send(`/incidents?${query}`)).status).toBe(400);
  });

  it('are shown whole, without the seals of decisions', async () => {
    const { incident, hash } = await proposed(world.store);
    await world.decide(incident.incident_id, { decision: 'approve', hash });
    const shown = await json(await world.send(`/incidents/${incident.incident_id}`));
    expect(shown).toMatchObject({ status: 'APPROVED', proposed: { hash }, evidence: [{ evidence_id: 'E1' }] });
    expect(shown.timeline).toHaveLength(5);
    expect(JSON.stringify(shown)).not.toContain('"mac"');
  });

  it('give the prompt and the post-mortem as text', async () => {
    const { incident } = await proposed(world.store);
    const prompt = await world.send(`/incidents/${incident.incident_id}/prompt`);
    expect(await prompt.text()).toBe(`investigate ${incident.incident_id}`);
    const postmortem = await world.send(`/incidents/${incident.incident_id}/postmortem`);
    expect(postmortem.headers.get('content-type')).toContain('text/markdown');
    expect(await postmortem.text()).toContain('# orders fails');
  });

  it.each(['', '/prompt', '/postmortem'])('that do not exist are 404 (%s)', async (part) => {
    const response = await world.send(`/incidents/INC-20261120-NOBODY${part}`);
    expect(response.status).toBe(404);
    expect(Object.keys(await json(response))).toEqual(['error', 'hint']);
  });
});

it.each(['x'.repeat(3_000), 'a%20b', '%00'])(
  'an id that cannot be one is 404, and no store is asked (%#)',
  async (id) => {
    for (const part of ['', '/prompt', '/postmortem'])
      expect((await world.send(`/incidents/${id}${part}`)).status).toBe(404);
    expect(world.logged).toEqual([]);
  },
);

describe('signals', () => {
  it('go to who takes them, without a token', async () => {
    const taken: string[] = [];
    const sns = async (request: Request): Promise<Response> => {
      taken.push(await request.text());
      return new Response(null, { status: 204 });
    };
    world = apiWorld({ signals: { sns } });
    const response = await world.send('/signals/sns', { method: 'POST', body: 'message' }, null);
    expect(response.status).toBe(204);
    expect(taken).toEqual(['message']);
    const oversized = await world.send('/signals/sns', { method: 'POST', body: 'x'.repeat(600_001) }, null);
    expect(oversized.status).toBe(413);
    expect((await world.send('/signals/webhook', { method: 'POST' }, null)).status).toBe(401);
  });
});

describe('a request that could not be answered', () => {
  const failing = (error: Error): ApiWorld =>
    apiWorld({ store: { ...createMemoryStore(), list: () => Promise.reject(error) } });

  it('is logged with its reason, which the caller is not told', async () => {
    world = failing(new TypeError('secret place'));
    const response = await world.send('/incidents');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret place');
    expect(world.logged).toEqual(['GET /incidents: secret place']);
  });

  it('says when to try again, when trying again can help', async () => {
    world = failing(new RetryableError('throttled', { retryAfterMs: 2_500 }));
    const response = await world.send('/incidents');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('3');
  });
});

describe('events', () => {
  it('are told as they happen, until the reader goes away', async () => {
    const controller = new AbortController();
    const response = await world.send('/events', { signal: controller.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('event: ready');
    world.publish({ kind: 'moved', incidentId: 'INC-1', status: 'RESOLVED', reason: 'verified', at: 'now' });
    const { value } = await reader.read();
    expect(value).toContain('event: moved');
    expect(value).toContain('"status":"RESOLVED"');
    await reader.cancel();
    await expect.poll(() => world.listeners.size).toBe(0);
  });
});
