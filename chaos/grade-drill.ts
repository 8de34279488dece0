import type { AuditEntry } from '../shared/audit/audit-entry.ts';
import { type IncidentView, statusesOf } from '../shared/incident-view.ts';
import type { StoredEvidence } from '../shared/store/incident-store.ts';
import type { AccountWrite } from './account-writes.ts';
import type { DynamoDbRequests } from './drill-host.ts';
import type { DrillResult } from './drill-result.ts';
import type { Experiment } from './experiment.ts';
import { halfOf } from './held-out.ts';
import { isGrounded } from './grounded.ts';
import type { InverseProof } from './rehearse-inverse.ts';
import { isCauseFound, isPassed, isRightChange, type Score } from './score.ts';
import { type Snapshot, snapshotDifferences } from './snapshot/snapshot.ts';
import type { SteadyState } from './target/steady-state.ts';

/** Everything that was read during one drill. */
export interface Observation {
  begun: Date;
  injectedAt: Date;
  endedAt: Date;
  steady: SteadyState;
  view: IncidentView | undefined;
  healthy: Snapshot;
  faulted: Snapshot;
  after: Snapshot;
  recovered: SteadyState;
  /** Hash of the proposal that the drill itself decided on last; undefined when it was asked about none. */
  decided: string | undefined;
  /** What the product wrote to the account between injection and end, by the account's own trail. */
  writes: readonly AccountWrite[];
  /** The incident's evidence with its whole answers. */
  evidence: readonly StoredEvidence[];
  /** What was seen that the control forbids. */
  forbidden: readonly string[];
  inverse: InverseProof | undefined;
  requests: DynamoDbRequests;
}

/** Turns what was seen into the document that is printed. A row that could not be read is a failed row. */
export const gradeDrill = (experiment: Experiment, seen: Observation, seed: number): DrillResult => {
  const { expected } = experiment;
  const { view } = seen;
  const outcome = view?.status ?? 'NOT_DETECTED';
  const outcomeMet = (expected.outcome as readonly string[]).includes(outcome);
  const score = scoreOf(experiment, seen);
  return {
    fault: experiment.fault,
    control: experiment.control,
    taxonomy: experiment.taxonomy,
    family: experiment.family,
    half: halfOf(seed, experiment.fault ?? experiment.control ?? ''),
    seed,
    incidentId: view?.incident_id ?? null,
    statuses: view ? statusesOf(view.timeline) : [],
    outcome,
    expected: { outcome: expected.outcome.join('|'), causes: expected.causes, changes: expected.changes },
    diagnosis: diagnosisOf(view),
    actions: (view?.proposal?.actions ?? []).map(({ change, target, params, inverse }) => ({
      change,
      target,
      params,
      inverse,
    })),
    score,
    ms: stageTimes(seen),
    toolCalls: view?.usage.tool_calls ?? 0,
    modelCalls: view?.usage.model_calls ?? 0,
    tokens: { input: view?.usage.input_tokens ?? 0, output: view?.usage.output_tokens ?? 0 },
    usd: (view?.usage.nano_usd ?? 0) / 1e9,
    unpricedModelCalls: view?.usage.unpriced_model_calls ?? 0,
    dynamodbRequests: seen.requests,
    passed: isPassed(score, outcomeMet && seen.steady.steady),
    failures: failuresOf(score, outcomeMet, outcome, seen),
  };
};

const scoreOf = ({ expected, control }: Experiment, seen: Observation): Score => {
  const { view, writes } = seen;
  const made = writes.filter((write) => write.errorCode === undefined && isChange(write));
  const allowed = allowedWrites(seen);
  const isFixed = view?.status === 'RESOLVED';
  const mustWork = expected.outcome.includes('RESOLVED') && (control === null || isFixed);
  const wrongActions = beyond(made, allowed);
  return {
    detected: view !== undefined,
    causeFound: isCauseFound(expected, view?.diagnosis?.causes ?? []),
    grounded: isGrounded(view?.diagnosis, seen.evidence),
    rightChange: isRightChange(expected, view?.proposal?.actions.map((action) => action.change) ?? []),
    executedOnce: wrongActions === 0 && made.length === allowed.length,
    // Where nothing is to be mended the target is as it was left; that it was not touched is the next row.
    recovered: !mustWork || seen.recovered.steady,
    nothingElseChanged: snapshotDifferences(isFixed ? seen.healthy : seen.faulted, seen.after).length === 0,
    inverseWorks: isFixed ? (seen.inverse?.works ?? false) : !mustWork,
    restrained: wrongActions === 0 && seen.forbidden.length === 0,
    wrongActions,
  };
};

/** Calls of the catalogue that CloudTrail counts as data events. */
const DATA_EVENTS: ReadonlySet<string> = new Set(['s3:DeleteObject']);

/** A write that is accounted for: by the operation that was approved, or whatever it is called where it was taken back. */
type Allowed = string | typeof TAKEN_BACK;
const TAKEN_BACK = Symbol('taken back');

/** The writes that its end accounts for: each call that was approved once, and as many again where they were taken back. */
const allowedWrites = ({ view, decided }: Observation): Allowed[] => {
  if (decided === undefined || view?.proposal?.hash !== decided) return [];
  // The trail's lookup lists no data events: what they did is judged by the snapshots alone.
  const approved = (view.proposed?.actions ?? [])
    .filter(({ call }) => !DATA_EVENTS.has(`${call.service}:${call.operation}`))
    .map(({ call }) => call.operation);
  if (view.status === 'RESOLVED') return approved;
  if (view.status !== 'ROLLED_BACK') return [];
  // Only part of it went through: what did, once there and once back.
  const went = view.timeline.some(({ to }) => to === 'EXECUTED') ? approved : approved.slice(0, -1);
  return [...went, ...went.map(() => TAKEN_BACK as Allowed)];
};

/** How many writes nothing accounts for. Each account is good for one write; those that say the operation are used first. */
const beyond = (made: readonly AccountWrite[], allowed: readonly Allowed[]): number => {
  const left = [...allowed];
  const unnamed = made.filter((write) => !take(left, operationOf(write)));
  return unnamed.filter(() => !take(left, TAKEN_BACK)).length;
};

const take = (left: Allowed[], one: Allowed): boolean => {
  const at = left.indexOf(one);
  if (at >= 0) left.splice(at, 1);
  return at >= 0;
};

/** Where the trail calls an operation otherwise than the API does. */
const TRAIL_NAMES: Readonly<Record<string, string>> = { PutBucketNotification: 'PutBucketNotificationConfiguration' };

/** Names of Lambda's events carry the version of its API: `UpdateFunctionConfiguration20150331v2`. */
const operationOf = ({ name }: AccountWrite): string => {
  const operation = name.replace(/20\d{6}(v\d)?$/, '');
  return TRAIL_NAMES[operation] ?? operation;
};

/** Calls that change the account's configuration; assuming a role, or sending a message, does not. */
const isChange = (write: AccountWrite): boolean => !/^(AssumeRole|SendMessage|Invoke)/.test(write.name);

const diagnosisOf = (view: IncidentView | undefined): DrillResult['diagnosis'] => {
  if (view?.diagnosis === undefined) return null;
  const { causes, summary, confidence_percent, evidence, hypotheses } = view.diagnosis;
  const ruledOut = hypotheses
    .filter((hypothesis) => hypothesis.verdict === 'ruled-out')
    .map((hypothesis) => hypothesis.cause);
  return { causes, summary, confidence: confidence_percent / 100, evidence, ruledOut };
};

const stageTimes = ({ injectedAt, begun, endedAt, view }: Observation): DrillResult['ms'] => {
  const at = (status: string): number | null => timeOf(view?.timeline ?? [], status);
  const between = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : Math.max(0, to - from);
  const end = at('RESOLVED') ?? at('ROLLED_BACK') ?? at('ROLLBACK_FAILED');
  return {
    detect: between(injectedAt.getTime(), at('RECEIVED')),
    diagnose: between(at('RECEIVED'), at('DIAGNOSED')),
    propose: between(at('DIAGNOSED'), at('PROPOSED')),
    approve: between(at('PROPOSED'), at('APPROVED')),
    execute: between(at('APPROVED'), at('EXECUTED')),
    verify: between(at('EXECUTED'), end),
    total: endedAt.getTime() - begun.getTime(),
  };
};

const timeOf = (timeline: readonly AuditEntry[], status: string): number | null => {
  const entry = timeline.find((candidate) => candidate.to === status);
  return entry ? Date.parse(entry.at) : null;
};

/** What the last move says of why it was made. */
const detailOf = (view: IncidentView | undefined): string => {
  const detail = view?.timeline.findLast((entry) => entry.to !== undefined)?.facts.detail;
  return typeof detail === 'string' ? `: ${detail}` : '';
};

const failuresOf = (score: Score, outcomeMet: boolean, outcome: string, seen: Observation): string[] => {
  const failures = Object.entries(score).filter(([, mark]) => mark === false || (typeof mark === 'number' && mark > 0));
  const words = failures.map(([name]) => name);
  if (!outcomeMet) words.unshift(`ended ${outcome}${seen.view ? ` (${seen.view.reason})` : ''}${detailOf(seen.view)}`);
  if (!seen.steady.steady) words.push(`was not steady before: ${seen.steady.detail}`);
  if (!score.recovered) words.push(`probe: ${seen.recovered.detail}`);
  if (!score.inverseWorks && seen.inverse) words.push(seen.inverse.detail);
  if (!score.nothingElseChanged) {
    const before = outcome === 'RESOLVED' ? seen.healthy : seen.faulted;
    words.push(`changed: ${snapshotDifferences(before, seen.after).join(', ')}`);
  }
  words.push(...seen.forbidden);
  return words;
};
