import { Hono } from 'hono';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Session } from './authenticate.ts';
import { decisionOptions, type OptionsDependencies } from './decision-options.ts';
import { refuse } from './failure.ts';
import { type IncidentReads, readListed, readView } from './incident-records.ts';
import { ListFilter } from './list-filter.ts';
import { IncidentPage } from './pages/incident.tsx';
import { IncidentListPage } from './pages/incident-list.tsx';
import { frameOf, renderPage } from './render-page.tsx';
import { wantsPage } from './request-form.ts';

export interface IncidentPagesDependencies extends OptionsDependencies {
  store: IncidentReads;
  policy: Policy;
  killSwitch?: KillSwitch | undefined;
}

/** The pages at the addresses of the API: a browser that asks for HTML gets them, everybody else gets JSON. */
export const incidentPages = (deps: IncidentPagesDependencies): Hono<Session> =>
  new Hono<Session>()
    .get('/', async (context) => context.redirect('/incidents', 303))
    .get('/incidents', async (context, next) => {
      if (!wantsPage(context)) return next();
      const filter = ListFilter.safeParse(context.req.query());
      if (!filter.success)
        throw refuse(400, 'the filter is not understood', 'choose one of the values that are offered');
      const incidents = await readListed(deps.store, filter.data);
      const frame = await frameOf(context, deps.killSwitch);
      return renderPage(
        context,
        <IncidentListPage frame={frame} incidents={incidents} filter={filter.data} now={deps.clock.now()} />,
      );
    })
    .get('/incidents/:id', async (context, next) => {
      if (!wantsPage(context)) return next();
      const view = await readView(deps.store, context.req.param('id'));
      if (view === undefined) throw refuse(404, 'there is no such incident', 'see the list of incidents');
      const [options, frame] = await Promise.all([
        decisionOptions(deps, view, context.get('person')),
        frameOf(context, deps.killSwitch),
      ]);
      return renderPage(
        context,
        <IncidentPage frame={frame} view={view} policy={deps.policy} options={options} now={deps.clock.now()} />,
      );
    });
