import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOidcClient } from '../../console/web/sign-in/oidc-client.ts';
import { listen, type Listener } from '../../infra/local/listen.ts';
import { createMemoryDirectory } from '../../shared/approvals/directory.ts';
import type { Risk } from '../../shared/proposal.ts';
import { type ApiWorld, apiWorld, OPERATORS, proposed } from '../console/world.ts';
import { person } from '../shared/approvals/people.ts';
import { StandingClock } from '../shared/store/records.ts';

// What a decision over HTTP is proved with: how old a sign-in may be, and which channel is recorded.

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let issuer: Listener;
let world: ApiWorld;
beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'ES256' };
  issuer = await listen((request) =>
    Response.json(
      request.url.endsWith('/jwks')
        ? { keys: [jwk] }
        : {
            issuer: issuer.url,
            authorization_endpoint: `${issuer.url}/authorize`,
            token_endpoint: `${issuer.url}/token`,
            jwks_uri: `${issuer.url}/jwks`,
          },
    ),
  );
  const directory = createMemoryDirectory([
    person('ada', { oidc: [`${issuer.url}#subject-of-ada`] }),
    ...['bob', 'grace'].map((id) => person(id)),
  ]);
  const clock = new StandingClock();
  const client = createOidcClient({ issuer: issuer.url, clientId: 'console', deployed: false }, clock);
  world = apiWorld({ directory, issuer: client });
});
afterAll(() => issuer.close());

const MINUTE = 60;
const now = (): number => Math.floor(world.clock.now().getTime() / 1_000);

/** An identity token whose person proved who they are `age` seconds ago; undefined: the issuer does not say when. */
const token = (age: number | undefined, over: JWTPayload = {}, typ?: string): Promise<string> =>
  new SignJWT({
    iss: issuer.url,
    aud: 'console',
    sub: 'subject-of-ada',
    iat: now(),
    exp: now() + MINUTE,
    ...(age !== undefined && { auth_time: now() - age }),
    ...over,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', ...(typ !== undefined && { typ }) })
    .sign(keys.privateKey);

const approve = async (risk: Risk, bearer: string, said: object = {}) => {
  const { incident, hash } = await proposed(world.store, 1, { risk });
  const response = await world.decide(incident.incident_id, { decision: 'approve', hash, ...said }, bearer);
  const decisions = await world.store.approvals(incident.incident_id, incident.proposal_id ?? '');
  return { response, decisions };
};

describe('an identity token', () => {
  it.each<[string, number | undefined, JWTPayload]>([
    ['of a sign-in fifteen minutes ago', 15 * MINUTE, {}],
    ['of a sign-in this morning', 240 * MINUTE, {}],
    ['whose issuer does not say when', undefined, {}],
    ['of a sign-in in an hour', -60 * MINUTE, {}],
    ['with a time that is no time', undefined, { auth_time: 1e300 }],
    ['with a time that is a text', undefined, { auth_time: String(2 ** 31) }],
  ])('%s moves no boundary of security', async (_, age, over) => {
    for (const decision of ['approve', 'reject'] as const) {
      const { response, decisions } = await approve('R3', await token(age, over), { decision, reason: 'read it' });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
      const { error, hint } = (await response.json()) as Record<string, string>;
      expect(error).toContain('newer sign-in');
      expect(hint).toMatch(/max_age=0.*15 minutes/);
      expect(decisions).toEqual([]);
    }
  });

  it('of a new sign-in decides about a boundary of security', async () => {
    const { response, decisions } = await approve('R3', await token(14 * MINUTE));
    expect(response.status).toBe(200);
    expect(decisions).toMatchObject([{ approver: 'ada', channel: 'api' }]);
  });

  it('of an older sign-in decides about everything else, as a session does', async () => {
    const { response } = await approve('R2', await token(240 * MINUTE));
    expect(response.status).toBe(200);
  });

  it.each<[string, JWTPayload]>([
    ['made for another program and us', { aud: ['console', 'elsewhere'], azp: 'elsewhere' }],
    ['for two programs, of which it says no one', { aud: ['console', 'elsewhere'] }],
    ['that says that somebody signed out', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }],
  ])('%s says nothing', async (_, over) => {
    const { response } = await approve('R2', await token(1, over));
    expect(response.status).toBe(401);
  });

  it.each([
    ['at+jwt', 401],
    ['application/at+jwt', 401],
    ['logout+jwt', 401],
    ['JWT', 200],
    ['jwt', 200],
  ])('of the kind `%s` is answered %i', async (kind, status) => {
    const { response } = await approve('R2', await token(1, {}, kind));
    expect(response.status).toBe(status);
  });
});

describe('the channel of a decision', () => {
  const [ada] = OPERATORS;

  it.each(['web', 'cli', 'slack', 'drill', 'policy', 'api'])(
    'is how the request came, although its body says `%s`',
    async (channel) => {
      expect((await approve('R2', ada.token, { channel })).decisions).toMatchObject([{ channel: 'cli' }]);
      expect((await approve('R2', await token(1), { channel })).decisions).toMatchObject([{ channel: 'api' }]);
    },
  );
});
