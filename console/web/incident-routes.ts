import { Hono } from 'hono';
import { z } from 'zod';
import type { IncidentView } from '../../shared/incident-view.ts';
import { STATUSES, type Status } from '../../shared/transitions.ts';
import { writePostmortem } from '../messages/postmortem.ts';
import type { Session } from './authenticate.ts';
import { refuse } from './failure.ts';
import { type IncidentReads, readSummaries, readView } from './incident-records.ts';

const Filter = z.object({
  status: z
    .string()
    .transform((text) => text.toUpperCase().split(','))
    .pipe(z.array(z.enum(STATUSES as [Status, ...Status[]])))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

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
      const filter = Filter.safeParse(context.req.query());
      if (!filter.success)
        throw refuse(400, 'the filter is not understood', 'use `?status=PROPOSED,RESOLVED&limit=50`');
      const { status: statuses, limit } = filter.data;
      return context.json({ incidents: await readSummaries(store, { limit, ...(statuses && { statuses }) }) });
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
