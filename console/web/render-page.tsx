import type { Context } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { KillSwitch, KillSwitchState } from '../../shared/kill-switch.ts';
import type { Session } from './authenticate.ts';
import type { Frame, SwitchPosition } from './pages/layout.tsx';

/** Answers with a page. */
export const renderPage = async (
  context: Context,
  page: JSX.Element,
  status: ContentfulStatusCode = 200,
): Promise<Response> => context.html(`<!doctype html>${String(await page)}`, status);

/** What is shown around a page: who asks, and how the kill switch stands now. */
export const frameOf = async (context: Context<Session>, killSwitch: KillSwitch | undefined): Promise<Frame> => {
  const [person, browser] = [context.get('person'), context.get('browser')] as [
    Frame['person'],
    Session['Variables']['browser'],
  ];
  const { position } = await readSwitch(killSwitch);
  return { person, csrf: browser?.csrf, killSwitch: position };
};

/** How the kill switch stands; one that cannot be read is shown as what it counts as. */
export const readSwitch = async (
  killSwitch: KillSwitch | undefined,
): Promise<{ position: SwitchPosition; state?: KillSwitchState | undefined }> => {
  if (killSwitch === undefined) return { position: 'absent' };
  try {
    const state = await killSwitch.read();
    return { position: state?.on === true ? 'on' : 'off', state };
  } catch {
    return { position: 'unreadable' };
  }
};
