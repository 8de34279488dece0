import type { Context } from 'hono';
import { refuse } from './failure.ts';

const isForm = (context: Context): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(context.req.header('content-type') ?? '');

/**
 * Fields of a form that was posted; undefined for any other body. The body can still be read by who comes after. A name
 * that is there twice is refused: two readers could take two different values for it.
 */
export const readForm = async (context: Context): Promise<Record<string, string> | undefined> => {
  if (!isForm(context)) return undefined;
  const fields = [...new URLSearchParams(await context.req.raw.clone().text())];
  const form = Object.fromEntries(fields);
  if (Object.keys(form).length !== fields.length)
    throw refuse(400, 'a field of the form is there twice', 'send every field once');
  return form;
};

/** True for a browser that wants to show a page; scripts and the command line are answered in JSON. */
export const wantsPage = (context: Context): boolean => (context.req.header('accept') ?? '').includes('text/html');
