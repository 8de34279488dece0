import type { Diagnosis } from '../../shared/diagnosis.ts';
import { describeError } from '../../shared/errors.ts';
import type { Incident, Usage } from '../../shared/incident.ts';
import { Action, type ChangeCall } from '../../shared/proposal.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import { ask } from '../model/ask.ts';
import { createMeter, type Meter } from '../model/meter.ts';
import type { Model } from '../model/model.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { limitToolCalls } from '../toolbox/limited-tool-box.ts';
import type { ToolBox, ToolCallEvent } from '../toolbox/tool-box.ts';
import { toCandidates, type Candidate } from './candidate.ts';
import { RemediationAnswer } from './output.ts';
import { buildPrompt, SYSTEM } from './prompt.ts';

export interface ResolverDeps {
  model: Model;
  tools: ToolBox;
  runbooks: readonly Runbook[];
}

/** A remediation to propose, or the reason why there is none; `usage` is what choosing it used. */
export type Proposition = (Remediation | { none: string }) & { usage: Usage };

export interface Remediation {
  choice: ChangeCall[];
  /** One dry run for each change of `choice`, in order. */
  dryRuns: DryRun[];
  /** The same changes as a proposal holds them. */
  actions: Action[];
  justification: string;
  /** Candidates that were not chosen. */
  considered: { change: string; why_not: string }[];
}

export interface Resolver {
  /** Never throws for what tools or models do: that is a reason for `none`. */
  propose(
    incident: Incident,
    diagnosis: Diagnosis,
    evidence: readonly StoredEvidence[],
    options?: { onCall?: ((event: ToolCallEvent) => void) | undefined },
  ): Promise<Proposition>;
}

/** Chooses typed changes for a diagnosis: candidates by code, choice by the model, dry runs by the server. */
export const createResolver = ({ model, tools, runbooks }: ResolverDeps): Resolver => ({
  propose: async (incident, diagnosis, evidence, { onCall } = {}) => {
    const limited = limitToolCalls(tools, { used: incident.usage.tool_calls, onCall });
    const meter = createMeter(incident.usage);
    const outcome = await resolve({ incident, diagnosis, evidence, model, runbooks, tools: limited, meter }).catch(
      (error: unknown) => ({ none: describeError(error) }),
    );
    return { ...outcome, usage: meter.usage(limited.calls()) };
  },
});

interface Task {
  incident: Incident;
  diagnosis: Diagnosis;
  evidence: readonly StoredEvidence[];
  model: Model;
  runbooks: readonly Runbook[];
  tools: ToolBox;
  meter: Meter;
}

const resolve = async (task: Task): Promise<Remediation | { none: string }> => {
  const { incident, diagnosis, evidence, runbooks, tools } = task;
  if (diagnosis.conclusion !== 'cause-found') return { none: `nothing to change: ${diagnosis.conclusion}` };
  const listed = await tools.call('list_possible_changes', { resource_arn: incident.resource });
  if (!listed.ok) return { none: `\`list_possible_changes\` could not answer: ${listed.error}` };
  const candidates = toCandidates(listed.output.changes, diagnosis, runbooks, evidence);
  const chosen = await choose(task, candidates);
  if ('none' in chosen) return chosen;
  const choice = chosen.candidates.map(({ possible: { change, params } }) => ({ change, params }));
  const dryRuns = await dryRunAll(tools, incident, choice);
  return 'none' in dryRuns
    ? dryRuns
    : { choice, dryRuns: dryRuns.all, actions: dryRuns.all.map(toAction), ...chosen.because };
};

type Chosen = { candidates: Candidate[]; because: Pick<Remediation, 'justification' | 'considered'> };

const choose = async (task: Task, candidates: readonly Candidate[]): Promise<Chosen | { none: string }> => {
  const { diagnosis, model, meter } = task;
  const answered = await ask({
    asker: 'resolver',
    model,
    meter,
    system: SYSTEM,
    prompt: () => buildPrompt(diagnosis, candidates),
    answer: RemediationAnswer,
    refuse: (answer) => refuseChoice(answer, diagnosis, candidates),
  });
  if (!answered.ok) return { none: answered.why };
  const { choose: refs, justification, considered } = answered.answer;
  if (refs.length === 0) return { none: `no permitted change: ${justification}` };
  return {
    candidates: candidates.filter(({ ref }) => refs.includes(ref)),
    because: { justification, considered: considered.map((one) => nameChange(one, candidates)) },
  };
};

const nameChange = (
  { candidate, why_not }: RemediationAnswer['considered'][number],
  candidates: readonly Candidate[],
): Remediation['considered'][number] => {
  const possible = candidates.find(({ ref }) => ref === candidate)?.possible;
  return { change: possible?.summary ?? candidate, why_not };
};

/** Why a choice cannot stand: the model may choose among what explains a cause, and nothing else. */
const refuseChoice = (
  { choose: refs }: RemediationAnswer,
  { causes }: Diagnosis,
  candidates: readonly Candidate[],
): string | undefined => {
  if (refs.length === 0) return undefined;
  const chosen = refs.map((ref) => candidates.find((candidate) => candidate.ref === ref));
  const bad = refs.find((_, index) => !chosen[index] || chosen[index].explains.length === 0);
  if (bad !== undefined) return `\`${bad}\` is not a candidate that explains a cause`;
  const uncovered = causes.find((cause) => !chosen.some((candidate) => candidate?.explains.includes(cause)));
  return uncovered && `the cause \`${uncovered}\` is not covered`;
};

/** Dry runs of every change, at once; one problem is enough to propose nothing. */
const dryRunAll = async (
  tools: ToolBox,
  incident: Incident,
  choice: readonly ChangeCall[],
): Promise<{ all: DryRun[] } | { none: string }> => {
  const answers = await Promise.all(
    choice.map(({ change, params }) => tools.call('validate_change', { ...aboutIncident(incident), change, params })),
  );
  const all: DryRun[] = [];
  for (const answer of answers) {
    if (!answer.ok) return { none: `\`validate_change\` could not answer: ${answer.error}` };
    const problem = problemOf(answer.output);
    if (problem !== undefined) return { none: `${answer.output.summary}: ${problem}` };
    all.push(answer.output);
  }
  return { all };
};

/** What a dry run is told of the incident: the policy may ask about it. */
export const aboutIncident = ({ incident_id, severity, workload }: Incident) => ({
  incident_id,
  severity,
  ...(workload === undefined ? {} : { workload }),
});

/** Why a change may not be proposed, from its dry run; `undefined` when it may. */
export const problemOf = ({ problems, permissions, no_op, risk }: DryRun): string | undefined => {
  const denied = permissions.find(({ allowed }) => !allowed);
  if (problems.length > 0) return problems.join('; ');
  if (denied) return `the repair role may not ${denied.action} on ${denied.resource} (${denied.decision})`;
  if (no_op) return 'it would change nothing';
  return risk === 'R4' ? 'its risk class is R4: only a person may do it' : undefined;
};

/** What a proposal keeps of a dry run. */
const toAction = (dryRun: DryRun): Action => Action.parse(dryRun);
