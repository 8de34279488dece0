import { createApi, type ApiDeps } from '../../console/web/api.ts';
import { decide } from '../../shared/approvals/decide.ts';
import { createHmacSealer } from '../contracts/hmac-sealer.ts';
import type { Incident } from '../../shared/incident.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/policy.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import { createMemoryStore } from '../../shared/store/memory-store.ts';
import { deciders } from '../shared/approvals/people.ts';
import { evidence, moveOf, openIncident, proposalFor, StandingClock, walk } from '../shared/store/records.ts';

export const OPERATORS = [
  { name: 'ada', token: 'token-of-ada' },
  { name: 'grace', token: 'token-of-grace' },
] as const;

/** The shipped policy, under the version by which `proposalFor` proposes. */
const POLICY: Policy = { ...DEFAULT_POLICY, version: 'test-1' };

export const DIAGNOSIS: NonNullable<Incident['diagnosis']> = {
  conclusion: 'cause-found',
  summary: 'no invocation runs while the reservation is 0',
  causes: ['reserved-concurrency-zero'],
  hypotheses: [
    {
      cause: 'reserved-concurrency-zero',
      resource: 'arn:aws:lambda:eu-central-1:111122223333:function:orders',
      verdict: 'supported',
      because: 'the reservation is 0 and was not before',
      evidence: ['E1'],
    },
    {
      cause: 'function-timeout-too-low',
      resource: 'arn:aws:lambda:eu-central-1:111122223333:function:orders',
      verdict: 'ruled-out',
      because: 'no invocation timed out',
      evidence: ['E1'],
    },
  ],
  confidence_percent: 90,
  evidence: ['E1'],
  gaps: [],
};

/** The API over a store in memory, with all that it told. */
export interface ApiWorld {
  store: IncidentStore;
  clock: StandingClock;
  logged: string[];
  /** Where the server is reached; a test that listens adds its own. */
  origins: string[];
  publish(event: ProgressEvent): void;
  listeners: Set<(event: ProgressEvent) => void>;
  /** Answers a request as the server does. */
  fetch(request: Request): Promise<Response>;
  /** Sends a request as the operator of `token`; null sends none. */
  send(route: string, init?: RequestInit, token?: string | null): Promise<Response>;
  decide(incidentId: string, body: unknown, token?: string): Promise<Response>;
}

export const apiWorld = (over: Partial<ApiDeps> = {}): ApiWorld => {
  const clock = new StandingClock();
  const store = createMemoryStore({ clock });
  const logged: string[] = [];
  const listeners = new Set<(event: ProgressEvent) => void>();
  const sealer = createHmacSealer(Buffer.alloc(32, 7));
  const origins = ['http://localhost'];
  const api = createApi({
    store,
    decide: (request) => decide({ store, sealer, policy: POLICY, clock, ...deciders }, request),
    operators: OPERATORS,
    directory: deciders.directory,
    policy: POLICY,
    ownOrigins: () => origins,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prompt: async (incidentId) => `investigate ${incidentId}`,
    clock,
    log: (line) => logged.push(line),
    ...over,
  });
  const send: ApiWorld['send'] = async (route, init = {}, token = OPERATORS[0].token) => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    return api.request(route, { ...init, headers });
  };
  return {
    origins,
    store,
    clock,
    logged,
    listeners,
    fetch: async (request) => api.fetch(request),
    publish: (event) => listeners.forEach((listener) => listener(event)),
    send,
    decide: (incidentId, body, token) =>
      send(
        `/incidents/${incidentId}/decision`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        token,
      ),
  };
};

/** An incident at PROPOSED with a diagnosis, evidence and a proposal that needs `approvals` approvals. */
export const proposed = async (
  store: IncidentStore,
  approvals = 1,
  over: Partial<Proposal> = {},
): Promise<{ incident: Incident; hash: string }> => {
  const opened = await openIncident(store);
  const investigating = await walk(store, opened, 'INVESTIGATING');
  await store.putEvidence(opened.incident_id, [evidence(1)]);
  const diagnosed = await store.move(moveOf(investigating, 'DIAGNOSED', { set: { diagnosis: DIAGNOSIS } }));
  const proposal = proposalFor(diagnosed, { approvals_needed: approvals, ...over });
  const incident = await store.move(moveOf(diagnosed, 'PROPOSED', { proposal }));
  return { incident, hash: proposal.hash };
};
