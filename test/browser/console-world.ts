import { randomUUID } from 'node:crypto';
import type { ApiDeps } from '../../console/web/api.ts';
import { startWebServer, type WebServer } from '../../infra/local/web-server.ts';
import { decide } from '../../shared/approvals/decide.ts';
import { createMemoryDirectory } from '../../shared/approvals/directory.ts';
import { createHmacMac, createHmacSealer } from '../contracts/hmac-sealer.ts';
import { createLinks, type Links } from '../../shared/approvals/links.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Incident } from '../../shared/incident.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Person } from '../../shared/people.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import { createKillSwitch } from '../../shared/store/kill-switch.ts';
import { memoryKillSwitchRows } from '../../shared/store/kill-switch-memory.ts';
import { memoryLinkRows } from '../../shared/store/link-rows-memory.ts';
import { createMemoryStore } from '../../shared/store/memory-store.ts';
import { DIAGNOSIS } from '../console/world.ts';
import { permitAll, person } from '../shared/approvals/people.ts';
import { evidence, moveOf, openIncident, proposalFor, walk } from '../shared/store/records.ts';

/** The machine's clock, which tests set forward. */
export class ShiftedClock implements Clock {
  #aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }
  async sleep(ms: number): Promise<void> {
    this.#aheadMs += ms;
  }
  goOn(ms: number): void {
    this.#aheadMs += ms;
  }
}

/** The console with its issuer on real ports, over records in memory. */
export interface ConsoleWorld {
  web: WebServer;
  store: IncidentStore;
  clock: ShiftedClock;
  links: Links;
  /** All link rows as they are stored. */
  dumpLinks(): string;
  killSwitch: KillSwitch;
  logged: string[];
  /** Whoever is in here is in the directory. */
  people: Person[];
  publish(event: ProgressEvent): void;
  close(): Promise<void>;
}

/** `hedy` may look and is no approver. */
export const TOKENS = { ada: 'token-of-ada', grace: 'token-of-grace', hedy: 'token-of-hedy' } as const;

/** Starts a console; `over` changes what it is made of. */
export const startConsole = async (over: Partial<ApiDeps> = {}): Promise<ConsoleWorld> => {
  const clock = new ShiftedClock();
  const store = createMemoryStore({ clock });
  const people = [person('ada'), person('grace'), person('hedy', { groups: [] })];
  const directory = createMemoryDirectory(people);
  const rows = memoryLinkRows();
  const mac = createHmacMac(Buffer.alloc(32, 9));
  const sealer = createHmacSealer(Buffer.alloc(32, 7));
  const links = createLinks({ rows, mac, store, clock });
  const killSwitch = createKillSwitch(memoryKillSwitchRows(), { sealer, clock });
  const listeners = new Set<(event: ProgressEvent) => void>();
  const logged: string[] = [];
  const tagsOf = async () => ({ 'incident-responder': 'managed' });
  const policy = over.policy ?? { ...DEFAULT_POLICY, version: 'test-1' };
  const deps = { store, sealer, policy, clock, directory, authorizer: permitAll, tagsOf };
  const web = await startWebServer({
    store,
    decide: (request) => decide(deps, request),
    operators: Object.entries(TOKENS).map(([name, token]) => ({ name, token })),
    directory,
    policy,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prompt: async (incidentId) => `investigate ${incidentId}`,
    links,
    killSwitch,
    clock,
    log: (line) => logged.push(line),
    ...over,
  });
  return {
    web,
    store,
    clock,
    links,
    dumpLinks: () => rows.dump(),
    killSwitch,
    logged,
    people,
    publish: (event) => listeners.forEach((listener) => listener(event)),
    close: web.close,
  };
};

/** An incident at PROPOSED, with a proposal that is open for an hour. */
export const proposedNow = async (
  { store, clock }: Pick<ConsoleWorld, 'store' | 'clock'>,
  over: Partial<Proposal> = {},
): Promise<{ incident: Incident; proposal: Proposal }> => {
  const at = clock.now();
  const opened = await openIncident(store, { messageId: randomUUID(), at: at.toISOString() });
  const investigating = await walk(store, opened, 'INVESTIGATING');
  await store.putEvidence(opened.incident_id, [evidence(1)]);
  const diagnosed = await store.move(moveOf(investigating, 'DIAGNOSED', { set: { diagnosis: DIAGNOSIS } }));
  const proposal = proposalFor(diagnosed, {
    created_at: at.toISOString(),
    expires_at: new Date(at.getTime() + 3_600_000).toISOString(),
    ...over,
  });
  return { incident: await store.move(moveOf(diagnosed, 'PROPOSED', { proposal })), proposal };
};
