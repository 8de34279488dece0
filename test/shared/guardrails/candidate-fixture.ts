import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { Evidence } from '../../../shared/evidence.ts';
import { buildCandidate } from './build-candidate.ts';
import type { Candidate } from '../../../shared/guardrails/guardrail.ts';
import { judgeAll, violationsIn } from '../../../shared/guardrails/index.ts';
import { Incident } from '../../../shared/incident.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import { type Action, type ChangeCall, type Proposal, proposalHash } from '../../../shared/proposal.ts';
import { assembleProposal, prepareAction } from '../../../shared/propose.ts';
import {
  ACCOUNT,
  type AccountModel,
  type AccountState,
  createAccountModel,
  FUNCTION,
  READ_ORDERS,
  REGION,
  ROLE,
} from '../aws/account-model.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');

const incident = Incident.parse({
  incident_id: 'inc-1',
  status: 'DIAGNOSED',
  severity: 'SEV2',
  title: 'orders fails',
  fingerprint: 'orders',
  resource: FUNCTION,
  alarms: [
    {
      messageId: 'm',
      source: 'sns',
      accountId: ACCOUNT,
      region: REGION,
      name: 'orders-errors',
      state: 'ALARM',
      at: '',
    },
  ],
  version: 3,
  fence: 1,
  audit_seq: 3,
  audit_head: '',
  created_at: '',
  updated_at: '',
  reason: 'cause-found',
  usage: {},
});

const diagnosis: Diagnosis = {
  conclusion: 'cause-found',
  summary: 'the role may no longer read orders',
  causes: ['identity-policy-missing-action'],
  hypotheses: [
    {
      cause: 'identity-policy-missing-action',
      resource: ROLE,
      verdict: 'supported',
      because: 'denied',
      evidence: ['E1'],
    },
  ],
  confidence_percent: 95,
  evidence: ['E1', 'E2'],
  gaps: [],
};

const observation = (evidence_id: string): Evidence => ({
  evidence_id,
  tool: 'search_logs',
  query: {},
  observed_at: NOW.toISOString(),
  digest: {},
  sha256: '',
});
const evidence: Evidence[] = [
  observation('E1'),
  observation('E2'),
  { ...observation('E3'), gap: 'the logs are throttled' },
];

export const PUT_BACK: ChangeCall = {
  change: 'put-role-policy',
  params: { role_arn: ROLE, policy_name: 'read-orders', document: READ_ORDERS },
};
export const LOST_POLICY = (state: AccountState): unknown => delete state.inline['read-orders'];

export interface Scene {
  model: AccountModel;
  baseline: Baseline;
  candidate: Candidate;
}

/** A broken workload with the proposal that mends it, judged at `NOW`. */
export const sceneOf = async (
  fault: (state: AccountState) => unknown = LOST_POLICY,
  calls: readonly ChangeCall[] = [PUT_BACK],
): Promise<Scene> => {
  const model = createAccountModel();
  const baseline = await captureBaseline(model.reader, {
    workload: 'orders',
    functionArn: FUNCTION,
    capturedBy: 'operator',
    now: NOW,
  });
  fault(model.state);
  const prepared = await Promise.all(calls.map((call) => prepareAction(call, model.reader)));
  const proposal = assembleProposal({
    incidentId: incident.incident_id,
    actions: prepared.map(({ action, problems }) => action ?? raise(problems.join())),
    policy: DEFAULT_POLICY,
    justification: 'the policy that allowed it is gone',
    evidence: ['E1'],
    now: NOW,
    proposalId: 'proposal-1',
  });
  const candidate = await buildCandidate({
    aws: model.reader,
    incident,
    diagnosis,
    evidence,
    proposal,
    resources: baseline.resources,
    baseline,
    policy: DEFAULT_POLICY,
    now: NOW,
  });
  return { model, baseline, candidate };
};

const raise = (problems: string): never => {
  throw new Error(problems);
};

/** The proposal with other members and the hash that fits them: as one would be made by whoever wrote it wrong. */
export const withProposal = (proposal: Proposal, members: Partial<Proposal>): Proposal => {
  const changed = { ...proposal, ...members };
  return { ...changed, hash: proposalHash(changed) };
};

/** The proposal with members of its first action replaced, rehashed. */
export const withAction = (proposal: Proposal, members: Partial<Action>): Proposal =>
  withProposal(proposal, {
    actions: proposal.actions.map((action, at) => (at === 0 ? { ...action, ...members } : action)),
  });

/** The scene's candidate with another proposal, its targets read again. */
export const recandidate = async ({ model, candidate }: Scene, members: Partial<Candidate>): Promise<Candidate> =>
  buildCandidate({ aws: model.reader, ...candidate, ...members });

/** Ids of the rules that refuse. */
export const violators = (candidate: Candidate): string[] => violationsIn(judgeAll(candidate)).map(({ id }) => id);

export const outcomeOf = (candidate: Candidate, id: string): string | undefined =>
  judgeAll(candidate).find((judgement) => judgement.id === id)?.outcome;
