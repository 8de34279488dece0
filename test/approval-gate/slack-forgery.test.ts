import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reasonModal } from '../../console/messages/slack/reason-modal.ts';
import { readButtonValue } from '../../console/messages/slack/button-value.ts';
import type { Incident } from '../../shared/incident.ts';
import {
  buttonsOf,
  formOf,
  outboxMessage,
  SECRET,
  type SlackWorld,
  slackWorld,
  TEAM,
} from '../console/messages/slack-world.ts';
import { withRule } from './gate-world.ts';

let world: SlackWorld;
let incident: Incident;
/** What Ada's press of Approve makes Slack send. */
let approval: object;
beforeEach(async () => {
  world = await slackWorld();
  incident = await world.gate.proposed();
  await world.notifier.notify(outboxMessage(incident));
  approval = world.press('approve', world.workspace.messages[0]);
});
afterEach(() => world.close());

const statusOf = async (of = world): Promise<string> => (await of.gate.incident(incident)).status;
const answerTo = async (request: Request): Promise<number> => (await world.intake(request)).status;
/** Refused with `status`, and nothing was decided. */
const isRefused = async (request: Request, status: number): Promise<void> => {
  expect(await answerTo(request)).toBe(status);
  expect(await statusOf()).toBe('PROPOSED');
  expect(await world.gate.decisions(incident)).toEqual([]);
};

describe('a request that Slack signed', () => {
  it('approves as the person whom the directory knows by that Slack user, and the message says so', async () => {
    expect(await answerTo(world.request(approval))).toBe(200);
    expect(await world.gate.decisions(incident)).toMatchObject([
      { approver: 'ada', channel: 'slack', decision: 'approve', hash: incident.proposal_hash },
    ]);
    await world.notifier.refresh(incident.incident_id);
    const [message] = world.workspace.messages;
    expect(buttonsOf(message).map(({ action_id }) => action_id)).toEqual(['open', 'timeline']);
    expect(JSON.stringify(message)).toContain('Approved by ada through slack');
  });

  it('rejects with the reason that its window asked for', async () => {
    const rejection = world.press('reject', world.workspace.messages[0]);
    expect(await answerTo(world.request(rejection))).toBe(200);
    const [view] = world.workspace.views;
    const submission = {
      ...rejection,
      type: 'view_submission',
      trigger_id: 'answer-1',
      view: { ...view, state: { values: { reason: { text: { type: 'plain_text_input', value: 'too risky' } } } } },
    };
    expect(await answerTo(world.request(submission))).toBe(200);
    expect(await statusOf()).toBe('REJECTED');
    expect(await world.gate.decisions(incident)).toMatchObject([{ approver: 'ada', reason: 'too risky' }]);
  });

  it('opens a page without deciding', async () => {
    for (const button of ['open', 'timeline'])
      expect(await answerTo(world.request(world.press(button, undefined)))).toBe(200);
    expect(await statusOf()).toBe('PROPOSED');
  });

  it('about another hash than the stored one decides nothing and says so', async () => {
    const value = { ...readButtonValue(buttonsOf(world.workspace.messages[0])[0]?.value ?? ''), hash: '0'.repeat(64) };
    const stale = world.press('approve', undefined, {
      actions: [{ action_id: 'approve', value: JSON.stringify(value) }],
    });
    await isRefused(world.request(stale), 200);
    await expect.poll(() => world.workspace.whispers).toEqual([{ text: 'This is no proposal of this incident.' }]);
  });

  it('by somebody whom the directory does not know decides nothing and says so', async () => {
    await isRefused(world.request({ ...approval, user: { id: 'U_mallory', team_id: TEAM } }), 200);
    await expect.poll(() => world.workspace.whispers[0]?.text).toMatch(/not in the directory/);
  });

  it('whose answer would go to a foreign host is answered nowhere', async () => {
    expect(await answerTo(world.request({ ...approval, response_url: 'https://evil.example/' }))).toBe(200);
    await expect.poll(() => world.logged.join()).toMatch(/foreign `response_url`/);
  });
});

describe('a request of Slack that comes again', () => {
  it('A22 inside the five minutes makes one decision', async () => {
    const needsTwo = await slackWorld(withRule('R2', { approvals: 2 }));
    const waiting = await needsTwo.gate.proposed({ approvals_needed: 2 });
    await needsTwo.notifier.notify(outboxMessage(waiting));
    const pressed = needsTwo.press('approve', needsTwo.workspace.messages[0]);
    const captured = needsTwo.request(pressed);
    expect((await needsTwo.intake(captured.clone())).status).toBe(200);
    needsTwo.gate.clock.goOn(299_000);
    expect((await needsTwo.intake(captured.clone())).status).toBe(409);
    expect(await needsTwo.gate.decisions(waiting)).toHaveLength(1);
    expect((await needsTwo.gate.incident(waiting)).status).toBe('PROPOSED');
    await needsTwo.close();
  });

  it('A22 after the five minutes is refused by its timestamp', async () => {
    const captured = world.request(approval);
    world.gate.clock.goOn(301_000);
    await isRefused(captured, 401);
  });

  it('A23 as a retry is answered as done, and makes one decision', async () => {
    const headers = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
    const answers = await Promise.all([
      answerTo(world.request(approval)),
      answerTo(world.request(approval, { headers })),
      answerTo(world.request(approval, { headers, seconds: 1 })),
    ]);
    expect(answers).toEqual([200, 200, 200]);
    expect(await world.gate.decisions(incident)).toHaveLength(1);
  });

  it('A23 is taken when the first attempt came to nothing', async () => {
    let isDown = true;
    const directory = {
      ...world.gate.deps.directory,
      find: async (...args: Parameters<typeof world.gate.deps.directory.find>) => {
        if (isDown) throw new Error('the directory is down');
        return world.gate.deps.directory.find(...args);
      },
    };
    const unwell = await slackWorld({}, { directory });
    const pressed = { ...world.press('approve', world.workspace.messages[0]), trigger_id: 'again' };
    expect((await unwell.intake(unwell.request(pressed))).status).toBe(503);
    isDown = false;
    const again = unwell.request(pressed, { headers: { 'x-slack-retry-num': '1' } });
    expect((await unwell.intake(again)).status).toBe(200);
    await unwell.close();
  });
});

describe('a request that Slack did not sign', () => {
  it('A31 has no signature', async () => {
    const request = world.request(approval);
    request.headers.delete('x-slack-signature');
    await isRefused(request, 401);
  });

  it('A31 has no timestamp', async () => {
    const request = world.request(approval);
    request.headers.delete('x-slack-request-timestamp');
    await isRefused(request, 401);
  });

  it('A32 is signed with another secret', async () => {
    await isRefused(world.request(approval, { secret: `${SECRET}!` }), 401);
  });

  it('A33 is signed over a re-encoded body', async () => {
    const signed = world.request(approval);
    const text = formOf(approval);
    const body = text.replaceAll('%22', '"');
    expect(new URLSearchParams(body).get('payload')).toBe(new URLSearchParams(text).get('payload'));
    await isRefused(new Request(signed.url, { method: 'POST', body, headers: signed.headers }), 401);
  });

  it.each([
    [-300, 200],
    [-301, 401],
    [-86_400, 401],
  ])('A34 has a timestamp %i seconds from now: %i', async (seconds, status) => {
    expect(await answerTo(world.request(approval, { seconds }))).toBe(status);
    expect(await statusOf()).toBe(status === 200 ? 'APPROVED' : 'PROPOSED');
  });

  it.each([301, 86_400])('A35 has a timestamp %i seconds ahead', async (seconds) => {
    await isRefused(world.request(approval, { seconds }), 401);
  });

  const digest = 'a'.repeat(64);
  it.each<[string, string]>([
    ['nothing', ''],
    ['an empty one of a later version', 'v1='],
    ['one of a later version', `v1=${digest}`],
    ['an empty one', 'v0='],
    ['a short one', `v0=${'a'.repeat(63)}`],
    ['an over-long one', `v0=${'a'.repeat(10_000)}`],
    ['one that is not ASCII', `v0=${'é'.repeat(64)}`],
    ['one without a version', digest],
  ])('A36 has a signature that is none, and no exception follows: %s', async (_, signature) => {
    await isRefused(world.request(approval, { headers: { 'x-slack-signature': signature } }), 401);
    expect(world.logged).toEqual([]);
  });

  it.each(['', 'now', '1e9', '-1', '9'.repeat(13)])('A36 has a timestamp that is none: %j', async (timestamp) => {
    await isRefused(world.request(approval, { headers: { 'x-slack-request-timestamp': timestamp } }), 401);
  });
});

describe('a signed request that could be read in two ways', () => {
  it.each<[string, (form: string) => string]>([
    ['the payload twice', (form) => `${form}&${form}`],
    ['another payload first', (form) => `payload=%7B%7D&${form}`],
    ['a second key', (form) => `${form}&decision=approve`],
    ['the key in brackets', (form) => `${form}&payload[]=x`],
    ['broken escapes', (form) => form.replace('payload=', 'payload=%ff')],
    ['no payload', () => 'x=1'],
    ['nothing', () => ''],
    ['JSON', () => '{"payload":{}}'],
  ])('A37 is refused: %s', async (_, change) => {
    await isRefused(world.request(change(formOf(approval))), 400);
  });

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])(
    'A37 is refused as `%s`',
    async (type) => {
      await isRefused(world.request(approval, { headers: { 'content-type': type } }), 400);
    },
  );

  it.each<[string, object]>([
    ['two actions', { actions: [1, 2].map(() => ({ action_id: 'approve', value: '{}' })) }],
    ['an unknown action', { actions: [{ action_id: 'execute', value: '{}' }] }],
    ['a value that we did not write', { actions: [{ action_id: 'approve', value: '{"incident":"INC-1"}' }] }],
    ['an unknown kind', { type: 'message_action' }],
  ])('A37 is refused: %s', async (_, over) => {
    await isRefused(world.request({ ...approval, ...over }), 400);
  });

  it.each<[string, (json: string) => string]>([
    ['a kind', (json) => json.replace('{', '{"type":"view_submission",')],
    ['a user', (json) => json.replace('"user":{', '"user":{"id":"U_mallory",')],
    ['a user, written otherwise', (json) => json.replace('"user":{', '"user":{"\\u0069d":"U_mallory",')],
    ['a button', (json) => json.replace('"action_id"', '"action_id":"reject","action_id"')],
    ['a hash of a button', (json) => json.replace('{\\"incident', `{\\"hash\\":\\"${'0'.repeat(64)}\\",\\"incident`)],
    ['a member that we do not read', (json) => json.replace('{', '{"container":{"a":1,"a":2},')],
  ])('A37 is refused when %s is there twice', async (_, twice) => {
    const json = JSON.stringify(approval);
    expect(twice(json)).not.toBe(json);
    await isRefused(world.request(`payload=${encodeURIComponent(twice(json))}`), 400);
  });
});

describe('a signed request of somebody else', () => {
  it.each<[string, object]>([
    ['another workspace', { team: { id: 'T2' } }],
    ['a user of another workspace', { user: { id: 'U_ada', team_id: 'T2' } }],
    ['another app', { api_app_id: 'A2' }],
  ])('A38 is refused: %s', async (_, over) => {
    await isRefused(world.request({ ...approval, ...over }), 403);
  });

  it('A38 is refused when it answers a window of another workspace', async () => {
    const shown = readButtonValue(buttonsOf(world.workspace.messages[0])[0]?.value ?? '')!;
    const view = { ...reasonModal(shown), state: { values: { reason: { text: { value: 'no' } } } } };
    await isRefused(world.request({ ...approval, type: 'view_submission', view, team: { id: 'T2' } }), 403);
  });
});
