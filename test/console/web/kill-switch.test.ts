import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../console/web/authenticate.ts';
import { killSwitchRoute } from '../../../console/web/kill-switch-route.ts';
import { createHmacSealer } from '../../contracts/hmac-sealer.ts';
import type { AuditedKillSwitch } from '../../../shared/kill-switch.ts';
import { createKillSwitch } from '../../../shared/store/kill-switch.ts';
import { memoryKillSwitchRows } from '../../../shared/store/kill-switch-memory.ts';
import { Person } from '../../../shared/people.ts';

let killSwitch: AuditedKillSwitch;
let rows: ReturnType<typeof memoryKillSwitchRows>;
let api: Hono<Session>;
beforeEach(() => {
  rows = memoryKillSwitchRows();
  killSwitch = createKillSwitch(rows, { sealer: createHmacSealer(Buffer.alloc(32, 7)) });
  api = new Hono<Session>()
    .use(async (context, next) => {
      context.set('person', Person.parse({ id: 'ada', name: 'Ada' }));
      await next();
    })
    .route('/', killSwitchRoute(killSwitch));
});

const read = () => api.request('/kill-switch');
const move = (body: unknown, type = 'application/json') =>
  api.request('/kill-switch', {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  });

describe('the kill switch over HTTP', () => {
  it('is off until somebody moves it', async () => {
    expect(await (await read()).json()).toEqual({ on: false });
  });

  it('is moved in the name of whose session it is, whatever the body says', async () => {
    const answer = await move({ on: true, reason: 'look first', by: 'root', operator: 'root' });
    expect(await answer.json()).toMatchObject({ on: true, by: 'ada', reason: 'look first' });
    expect(await (await read()).json()).toMatchObject({ on: true, by: 'ada' });
    expect(await killSwitch.trail()).toMatchObject([{ principal: 'ada', facts: { on: true } }]);
  });

  it('is on when its row was bent, and says that it cannot be read', async () => {
    await move({ on: true, reason: 'look first' });
    rows.overwrite({ ...((await rows.row()) as object), decision: 'approve' });
    const answer = await read();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ on: true, unreadable: true });
  });

  it.each([
    ['without a reason', { on: true }, 400],
    ['with a reason of spaces', { on: true, reason: '  ' }, 400],
    ['with a reason that nobody sees', { on: true, reason: '\u200b\u2060\u3164' }, 400],
    ['with a reason that is too long', { on: true, reason: 'x'.repeat(501) }, 400],
    ['without a position', { reason: 'why' }, 400],
    ['with a position that is none', { on: 'yes', reason: 'why' }, 400],
    ['with a body that is not JSON', undefined, 400],
  ])('is not moved %s', async (_, body, status) => {
    expect((await move(body)).status).toBe(status);
    expect(await killSwitch.trail()).toEqual([]);
  });

  it('is not moved with a position that is there twice', async () => {
    const body = '{"on":true,"reason":"look first","on":false}';
    const headers = { 'content-type': 'application/json' };
    expect((await api.request('/kill-switch', { method: 'POST', headers, body })).status).toBe(400);
    expect(await killSwitch.trail()).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('is not moved by %s', async (type) => {
    expect((await move({ on: false, reason: 'go on' }, type)).status).toBe(415);
    expect(await killSwitch.trail()).toEqual([]);
  });
});
