import type { ExecutorDeps } from '../../mcp-servers/executor/deps.ts';
import { executeProposal } from '../../mcp-servers/executor/execute.ts';
import type { Approval } from '../../shared/approval.ts';
import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { decide, type DecideDependencies, type DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import { createDirectory } from '../../shared/approvals/directory.ts';
import { createHmacSealer } from '../contracts/hmac-sealer.ts';
import { createCedarAuthorizer } from '../../shared/authorization/cedar-authorizer.ts';
import type { Clock } from '../../shared/clock.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Person } from '../../shared/people.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/policy.ts';
import type { AwsCall, Proposal, Risk } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import { memoryStores } from '../../shared/store/memory-store.ts';
import { PEOPLE } from '../shared/approvals/people.ts';
import { moveOf, openIncident, proposalFor, StandingClock, walk } from '../shared/store/records.ts';

/** The gate with its people: several processes on one database, the shipped Cedar policies, an executor. */
export interface GateWorld {
  clock: StandingClock;
  /** Edited by tests: who is taken out here is out at once. */
  people: Person[];
  /** As one process sees the gate; another process has stores of its own. */
  deps: DecideDependencies;
  elsewhere: DecideDependencies;
  policy: Policy;
  /** An incident at PROPOSED, with a proposal of its own. */
  proposed(over?: Partial<Proposal>): Promise<Incident>;
  decide(
    person: string,
    incident: Incident,
    over?: Partial<DecisionRequest>,
    deps?: DecideDependencies,
  ): Promise<DecisionResult>;
  incident(of: Incident): Promise<Incident>;
  proposal(of: Incident): Promise<Proposal>;
  decisions(of: Incident): Promise<Approval[]>;
  trail(of: Incident): Promise<AuditEntry[]>;
  /** What the executor makes of the live proposal, and what it sent to AWS: nothing, where the gate holds. */
  execute(of: Incident, over?: Partial<ExecutorDeps>): Promise<{ status: string; reason?: string; sent: AwsCall[] }>;
}

type OpenStore = (options: { clock: Clock }) => IncidentStore;

/** The shipped policy, with other rules for one risk class. */
export const withRule = (
  risk: Risk,
  rule: Partial<Policy['risks'][Risk]>,
  over: Partial<Policy> = {},
): Partial<Policy> => ({
  ...over,
  risks: { ...DEFAULT_POLICY.risks, [risk]: { ...DEFAULT_POLICY.risks[risk], ...rule } },
});

/** A gate on memory, or on the database that `open` opens. */
export const gateWorld = async (over: Partial<Policy> = {}, open: OpenStore = memoryStores()): Promise<GateWorld> => {
  const clock = new StandingClock();
  const people = [...PEOPLE];
  const policy: Policy = { ...DEFAULT_POLICY, version: 'test-1', ...over };
  const authorizer = await createCedarAuthorizer(policy);
  const process = (): DecideDependencies => ({
    store: open({ clock }),
    sealer: createHmacSealer(Buffer.alloc(32, 7)),
    policy,
    clock,
    directory: createDirectory(async () => people),
    authorizer,
    tagsOf: async () => ({ 'incident-responder': 'managed' }),
  });
  const deps = process();
  const { store } = deps;
  const incident = async (of: Incident): Promise<Incident> => (await store.get(of.incident_id))!;
  return {
    clock,
    people,
    deps,
    elsewhere: process(),
    policy,
    proposed: async (fields) => {
      const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
      return store.move(moveOf(diagnosed, 'PROPOSED', { proposal: proposalFor(diagnosed, fields) }));
    },
    decide: (approver, about, said, by = deps) =>
      decide(by, {
        incidentId: about.incident_id,
        hash: about.proposal_hash ?? '',
        decision: 'approve',
        reason: 'seen it',
        channel: 'web',
        ...said,
        approver,
      }),
    incident,
    proposal: async (of) => (await store.proposal(of.incident_id, of.proposal_id ?? ''))!,
    decisions: (of) => store.approvals(of.incident_id, of.proposal_id ?? ''),
    trail: (of) => store.auditTrail(of.incident_id),
    execute: async (of, given) => {
      const sent: AwsCall[] = [];
      await executeProposal(of.proposal_id ?? '', { ...executorDeps(process(), sent), ...given });
      const { status, reason } = await incident(of);
      return { status, reason, sent };
    },
  };
};

/** An executor that would make any change it comes to; it cannot read the account, which it comes to after the gate. */
const executorDeps = (deps: DecideDependencies, sent: AwsCall[]): ExecutorDeps => ({
  ...deps,
  owner: 'executor-1',
  aws: {
    accountId: '111122223333',
    region: 'eu-central-1',
    read: async (service) => {
      throw new TerminalError(`no access to \`${service}\``);
    },
  },
  writerFor: async () => ({
    write: async (call) => {
      sent.push(call);
      return {};
    },
  }),
  probe: async () => undefined,
  killSwitch: { read: async () => undefined },
});
