import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Links, OpenedLink } from '../../shared/approvals/links.ts';
import type { Session } from './authenticate.ts';
import { decisionOptions } from './decision-options.ts';
import { refuse } from './failure.ts';
import type { IncidentPagesDependencies } from './incident-pages.tsx';
import { readView } from './incident-records.ts';
import type { LinkThrottle } from './link-throttle.ts';
import { IncidentPage } from './pages/incident.tsx';
import { frameOf, renderPage } from './render-page.tsx';

export interface LinkRouteDependencies extends IncidentPagesDependencies {
  links: Pick<Links, 'open'>;
  throttle: LinkThrottle;
}

/**
 * Guessing by those who did not sign in is counted, and answered no more after a while. Whoever did sign in is counted
 * alone, where links are opened: neighbours behind one address cannot take a person's links away.
 */
export const limitGuesses =
  (throttle: LinkThrottle): MiddlewareHandler<Session> =>
  async (context, next) => {
    await next();
    if (context.get('person') !== undefined) return;
    const client = clientOf(context);
    const mayTry = throttle.mayTry(client, { isKnown: false });
    throttle.count(client);
    if (!mayTry) throw tooMany();
  };

/**
 * `GET /a/:token`: shows the one proposal that a link was made for to the one person it was made for, and does nothing
 * else. What is decided there is decided by who signed in; the token decides nothing.
 */
export const linkRoute = ({ links, throttle, ...deps }: LinkRouteDependencies): Hono<Session> =>
  new Hono<Session>().get('/a/:token', async (context) => {
    const person = context.get('person');
    const guesser = `person ${person.id}`;
    if (!throttle.mayTry(guesser, { isKnown: true })) throw tooMany();
    const link = await links.open(plainToken(context.req.param('token')));
    const view = link && (await readView(deps.store, link.incidentId));
    if (link === undefined || view === undefined) {
      throttle.count(guesser);
      throw refuse(404, 'this link opens nothing', 'open the incident from the list; a link may have been cut in two');
    }
    if (link.personId !== person.id)
      throw refuse(403, 'this link was made for somebody else', 'open the incident from the list');
    const { state } = link;
    const [options, frame] = await Promise.all([
      state === 'live'
        ? decisionOptions(deps, view, person)
        : ({ kind: 'read', why: 'Nothing can be decided with this link.' } as const),
      frameOf(context, deps.killSwitch),
    ]);
    const notice = NOTICES[state];
    const page = (
      <IncidentPage
        frame={frame}
        view={view}
        policy={deps.policy}
        options={options}
        now={deps.clock.now()}
        {...(notice !== undefined && { notice })}
      />
    );
    return renderPage(context, page);
  });

const NOTICES: Record<OpenedLink['state'], string | undefined> = {
  live: undefined,
  expired: 'The proposal of this link expired.',
  superseded: 'The proposal of this link is not the live one any more: it was made again, or withdrawn.',
  decided: 'The proposal of this link was decided already.',
};

const tooMany = () => refuse(429, 'too many links were tried', 'wait a minute, or open the incident from the list');

/** Mail scanners encode addresses again, and again. A token has no sign that needs it. */
const plainToken = (token: string): string => {
  let plain = token.slice(0, 512);
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(plain); round++)
    plain = plain.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return plain;
};

/** Who is at the other end of the connection. Headers that proxies add can be made up, and are not read. */
const clientOf = (context: Context): string => {
  try {
    return `address ${getConnInfo(context).remote.address ?? 'unknown'}`;
  } catch {
    return 'address unknown';
  }
};
