import type { Alarm } from '../../../shared/alarm.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Incident } from '../../../shared/incident.ts';
import { nextProposalId } from '../../../shared/proposal-id.ts';
import { type Action, type Proposal, proposalHash, type Risk } from '../../../shared/proposal.ts';
import type { IncidentStore, Intent, Move, StoredEvidence } from '../../../shared/store/incident-store.ts';
import { type Actor, findTransition, type Status } from '../../../shared/transitions.ts';

/** A clock that stands still until it is told to go on. */
export class StandingClock implements Clock {
  #now: number;
  constructor(at = '2026-11-20T10:00:00.000Z') {
    this.#now = Date.parse(at);
  }
  now(): Date {
    return new Date(this.#now);
  }
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
  }
  goOn(ms: number): void {
    this.#now += ms;
  }
}

export const alarm = (over: Partial<Alarm> = {}): Alarm => ({
  messageId: `message-${Math.random().toString(36).slice(2)}`,
  source: 'sns',
  accountId: '111122223333',
  region: 'eu-central-1',
  name: 'orders-errors',
  state: 'ALARM',
  reason: 'Threshold Crossed',
  description: '',
  dimensions: { FunctionName: 'orders' },
  at: '2026-11-20T10:00:00.000Z',
  ...over,
});

export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:orders';

/** Opens an incident with a fingerprint of its own, unless one is given. */
export const openIncident = async (store: IncidentStore, over: Partial<Alarm> = {}, fingerprint?: string) => {
  const received = await store.receive(alarm(over), {
    fingerprint: fingerprint ?? `fingerprint-${Math.random().toString(36).slice(2)}`,
    resource: FUNCTION_ARN,
    workload: 'orders',
    severity: 'SEV2',
    title: 'orders fails',
  });
  return received.incident as Incident;
};

export const action = (over: Partial<Action> = {}): Action => ({
  change: 'set-reserved-concurrency',
  target: FUNCTION_ARN,
  params: { function_arn: FUNCTION_ARN, reserved_concurrency: null },
  inverse: { change: 'set-reserved-concurrency', params: { function_arn: FUNCTION_ARN, reserved_concurrency: 0 } },
  call: { service: 'lambda', operation: 'DeleteFunctionConcurrency', input: { FunctionName: FUNCTION_ARN } },
  summary: 'remove reserved concurrency 0 from orders',
  risk: 'R2',
  permissions: [{ action: 'lambda:DeleteFunctionConcurrency', resource: FUNCTION_ARN }],
  pre_image: { reserved_concurrency: 0 },
  post_image: { reserved_concurrency: null },
  cost: { monthly_nano_usd: 0, formula: 'none' },
  ...over,
});

export const proposalFor = (incident: Incident, over: Partial<Proposal> = {}): Proposal => {
  const unhashed = {
    v: 1 as const,
    proposal_id: nextProposalId(incident.incident_id, incident.proposal_id),
    incident_id: incident.incident_id,
    actions: [action()],
    risk: 'R2' as Risk,
    policy_version: 'test-1',
    approvals_needed: 1,
    requested_by: 'firebreak-worker',
    warnings: [],
    created_at: '2026-11-20T10:00:00.000Z',
    expires_at: '2026-11-20T11:00:00.000Z',
    justification: 'no invocation runs while reserved concurrency is 0',
    evidence: ['E1'],
    ...over,
  };
  return { ...unhashed, hash: over.hash ?? proposalHash(unhashed) };
};

/** Some actor whom the table lets make this move. */
export const moverOf = (from: Status, to: Status): Actor => {
  const by = (['supervisor', 'resolver', 'approver', 'executor', 'verifier', 'watchdog'] as const).find(
    (actor) => findTransition(from, to, actor) !== undefined,
  );
  if (by === undefined) throw new Error(`nobody may move ${from} to ${to}`);
  return by;
};

/** A move of an incident as it was read, by somebody whom the table allows it. */
export const moveOf = (incident: Incident, to: Status, over: Partial<Move> = {}): Move => ({
  incidentId: incident.incident_id,
  version: incident.version,
  from: incident.status,
  to,
  by: moverOf(incident.status, to),
  reason: `to-${to.toLowerCase()}`,
  principal: 'test',
  ...(to === 'PROPOSED' && { proposal: proposalFor(incident) }),
  ...over,
});

/** Moves an incident along a path of statuses. */
export const walk = async (store: IncidentStore, incident: Incident, ...path: Status[]): Promise<Incident> => {
  let at = incident;
  for (const to of path) at = await store.move(moveOf(at, to));
  return at;
};

export const evidence = (n: number, body = '{"lines":[]}'): StoredEvidence => ({
  evidence_id: `E${n}`,
  tool: 'search_logs',
  query: { resource_arn: FUNCTION_ARN, minutes: 15 },
  observed_at: '2026-11-20T10:00:01.000Z',
  digest: { errors: [{ class: 'access-denied', share: 0.25 }], none: null },
  sha256: 'a'.repeat(64),
  body,
});

export const intentOf = (incident: Incident, over: Partial<Intent> = {}): Intent => ({
  incident_id: incident.incident_id,
  proposal_id: incident.proposal_id ?? '',
  call_id: 'execute-0',
  call_index: 0,
  fence: incident.fence,
  target: FUNCTION_ARN,
  pre_image_hash: 'b'.repeat(64),
  post_image_hash: 'c'.repeat(64),
  begun_at: '2026-11-20T10:10:00.000Z',
  ...over,
});
