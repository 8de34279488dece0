import { Hono } from 'hono';
import { z } from 'zod';
import { describeError, TerminalError } from '../../shared/errors.ts';
import type { KillSwitch, KillSwitchState } from '../../shared/kill-switch.ts';
import { saysSomething } from '../../shared/says-something.ts';
import type { Session } from './authenticate.ts';
import { refuse } from './failure.ts';

/** What is asked for. A name in the body is not read: who moves it is who the session says. */
const Body = z.object({
  on: z.boolean(),
  reason: z.string().trim().max(500, 'must have at most 500 characters').refine(saysSomething, 'must say why'),
});

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
      const { on, reason } = await readBody(context.req.raw);
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

const readBody = async (request: Request): Promise<z.infer<typeof Body>> => {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw refuse(415, 'the kill switch is moved with JSON', 'set `Content-Type: application/json`');
  const parsed = Body.safeParse(await request.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
  throw refuse(400, `that is not understood: ${problem}`, 'send {"on":true,"reason":"…"}');
};
