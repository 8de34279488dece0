import { Hono, type MiddlewareHandler } from 'hono';
import type { Clock } from '../../shared/clock.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Policy } from '../../shared/policy.ts';
import { saysSomething } from '../../shared/says-something.ts';
import type { Session } from './authenticate.ts';
import { isApprover } from './decision-options.ts';
import { refuse } from './failure.ts';
import { KillSwitchPage } from './pages/kill-switch.tsx';
import { frameOf, readSwitch, renderPage } from './render-page.tsx';
import { readForm, wantsPage } from './request-form.ts';

export interface KillSwitchPagesDependencies {
  killSwitch: KillSwitch;
  policy: Policy;
  clock: Clock;
}

/** Moving the switch is for people who approve changes, as a form and as JSON. */
export const requireApprover =
  ({ policy, clock }: Omit<KillSwitchPagesDependencies, 'killSwitch'>): MiddlewareHandler<Session> =>
  async (context, next) => {
    if (context.req.method === 'POST' && !isApprover(policy, context.get('person'), clock.now()))
      throw refuse(403, 'you are in no group that approves changes', 'ask somebody who is');
    await next();
  };

/** The page of the kill switch and its form. Mounted before the route of the API, which takes JSON. */
export const killSwitchPages = ({ killSwitch, policy, clock }: KillSwitchPagesDependencies): Hono<Session> =>
  new Hono<Session>()
    .get('/kill-switch', async (context, next) => {
      if (!wantsPage(context)) return next();
      const [frame, { state }] = await Promise.all([frameOf(context, killSwitch), readSwitch(killSwitch)]);
      const now = clock.now();
      const mayMove = isApprover(policy, context.get('person'), now);
      return renderPage(context, <KillSwitchPage frame={frame} state={state} mayMove={mayMove} now={now} />);
    })
    .post('/kill-switch', async (context, next) => {
      const form = await readForm(context);
      if (form === undefined) return next();
      const reason = (form.reason ?? '').trim();
      if (!['true', 'false'].includes(form.on ?? '') || !saysSomething(reason) || reason.length > 500)
        throw refuse(400, 'a reason is missing, or too long', 'go back and say why: others will read it');
      await killSwitch.set({ on: form.on === 'true', by: context.get('person').id, reason });
      return context.redirect('/kill-switch', 303);
    });
