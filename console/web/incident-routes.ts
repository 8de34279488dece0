import { Hono } from 'hono';
import type { IncidentView } from '../../shared/incident-view.ts';
import { writePostmortem } from '../messages/postmortem.ts';
import type { Session } from './authenticate.ts';
import { refuse } from './failure.ts';
import { type IncidentReads, readListed, readView } from './incident-records.ts';
import { ListFilter } from './list-filter.ts';

/** The routes that read incidents. */
export const incidentRoutes = (
  store: IncidentReads,
  prompt: (incidentId: string) => Promise<string>,
): Hono<Session> => {
  const view = async (incidentId: string): Promise<IncidentView> => {
    const found = await readView(store, incidentId);
    if (found === undefined) throw refuse(404, 'there is no such incident', 'list them: `firebreak incidents`');
    return found;
  };
  return new Hono<Session>()
    .get('/incidents', async (context) => {
      const filter = ListFilter.safeParse(context.req.query());
      if (!filter.success)
        throw refuse(400, 'the filter is not understood', 'use `?status=PROPOSED,RESOLVED&limit=50`');
      return context.json({ incidents: await readListed(store, filter.data) });
    })
    .get('/incidents/:id', async (context) => context.json(await view(context.req.param('id'))))
    .get('/incidents/:id/prompt', async (context) => {
      const { incident_id } = await view(context.req.param('id'));
      return context.text(await prompt(incident_id));
    })
    .get('/incidents/:id/postmortem', async (context) =>
      context.body(writePostmortem(await view(context.req.param('id'))), 200, {
        'content-type': 'text/markdown; charset=utf-8',
      }),
    );
};
