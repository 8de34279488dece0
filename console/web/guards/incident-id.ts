import type { MiddlewareHandler } from 'hono';
import { refuse } from '../failure.ts';

/** True for what can be the id of an incident; nothing else is looked up. */
export const isIncidentId = (text: string): boolean => /^[A-Za-z0-9-]{1,64}$/.test(text);

/** Answers 404 for a path that names what cannot be an incident, before a store is asked for it. */
export const requireIncidentId: MiddlewareHandler = async (context, next) => {
  if (!isIncidentId(context.req.param('id') ?? ''))
    throw refuse(404, 'there is no such incident', 'list them: `firebreak incidents`');
  await next();
};
