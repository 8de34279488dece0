import { Hono } from 'hono';
import { z } from 'zod';
import { describeError, TerminalError } from '../../shared/errors.ts';
import type { KillSwitch, KillSwitchState } from '../../shared/kill-switch.ts';
import { saysSomething } from '../../shared/says-something.ts';
import type { Session } from './authenticate.ts';
import { readJson } from './request-json.ts';

/** What is asked for. A name in the body is not read: who moves it is who the session says. */
const Body = z.object({
  on: z.boolean(),
  reason: z.string().trim().max(500, 'must have at most 500 characters').refine(saysSomething, 'must say why'),
});

const WANTED = { what: 'a move of the kill switch', hint: 'send {"on":true,"reason":"…"}, each member once' };

/** What `GET` and `POST /kill-switch` answer: off without further members when nobody ever moved it. */
export const KillSwitchAnswer = z.object({
  on: z.boolean(),
  /** What is stored is not what a person decided: it counts as on, and `reason` says what is wrong with it. */
  unreadable: z.literal(true).optional(),
  by: z.string().optional(),
  reason: z.string().optional(),
  at: z.string().optional(),
});
export type KillSwitchAnswer = z.infer<typeof KillSwitchAnswer>;

/** `GET /kill-switch` and `POST /kill-switch`. Everybody with a session may stop the executor and let it go on again. */
export const killSwitchRoute = (killSwitch: KillSwitch): Hono<Session> =>
  new Hono<Session>()
    .get('/kill-switch', async (context) => context.json(await answerOfStored(killSwitch)))
    .post('/kill-switch', async (context) => {
      const { on, reason } = await readJson(context.req.raw, Body, WANTED);
      return context.json(answerOf(await killSwitch.set({ on, reason, by: context.get('person').id })));
    });

const answerOfStored = async (killSwitch: KillSwitch): Promise<KillSwitchAnswer> => {
  try {
    return answerOf(await killSwitch.read());
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return { on: true, unreadable: true, reason: describeError(error) };
  }
};

const answerOf = (state: KillSwitchState | undefined): KillSwitchAnswer => state ?? { on: false };
