import type { Clock } from '../../shared/clock.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import { describeError } from '../../shared/errors.ts';
import { withWarnings } from '../../shared/guardrails/settle.ts';
import type { Incident, Usage } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import { createEvidenceLog, readAnswer, resourceGraph } from '../evidence/evidence-log.ts';
import { ask } from '../model/ask.ts';
import { createMeter, type Meter } from '../model/meter.ts';
import type { Model } from '../model/model.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { limitToolCalls } from '../toolbox/limited-tool-box.ts';
import type { ToolBox, ToolCallEvent } from '../toolbox/tool-box.ts';
import { CritiqueAnswer } from './output.ts';
import { aboutIncident } from '../resolver/agent.ts';
import { buildPrompt, SYSTEM } from './prompt.ts';
import { objectionsOf, type Objection, type Review, type Rule } from './rules.ts';

/** What is reviewed. */
export interface Reviewed {
  incident: Incident;
  diagnosis: Diagnosis;
  evidence: readonly StoredEvidence[];
  proposal: Proposal;
}

export interface CriticDeps {
  model: Model;
  tools: ToolBox;
  runbooks: readonly Runbook[];
  clock: Clock;
  /** All of the critic's own rules unless given. */
  rules?: Readonly<Record<string, Rule>>;
  /** Further rules of the house (the guardrails); one that throws is an objection. */
  judge?: (reviewed: Reviewed & { dryRuns: readonly DryRun[] }) => HouseVerdict | Promise<HouseVerdict>;
}

/** What the house rules say. */
export interface HouseVerdict {
  /** Why the change must not be made. */
  objections: Objection[];
  /** Why a person has to take over, whatever else is right. */
  escalations?: Objection[];
  /** What the person who decides is told. */
  warnings?: string[];
  /** The proposal as the house would have it: it is reviewed again from the start. */
  corrected?: Proposal | undefined;
}

/** The critic's verdict, with objections. It is not an approval. */
export interface Critique {
  verdict: 'agree' | 'object';
  objections: Objection[];
  /** True when a house rule hands the incident to a person. */
  escalated?: boolean;
  /** The proposal that was agreed to: corrected, and with what the person who decides is told. As given when absent. */
  proposal?: Proposal;
  /** What this review used. */
  usage: Usage;
}

export interface Critic {
  /** Never throws: a review that could not be made is an objection. */
  review(reviewed: Reviewed, options?: { onCall?: ((event: ToolCallEvent) => void) | undefined }): Promise<Critique>;
}

/** Judges a proposal with reads of its own and without any means to act. */
export const createCritic = (deps: CriticDeps): Critic => ({
  review: async (reviewed, { onCall } = {}) => {
    const limited = limitToolCalls(deps.tools, { used: reviewed.incident.usage.tool_calls, onCall });
    const meter = createMeter(reviewed.incident.usage);
    const outcome = await object({ ...deps, tools: limited }, reviewed, meter).catch(
      (error: unknown): Outcome => ({ objections: [{ rule: 'review-was-made', detail: describeError(error) }] }),
    );
    const verdict = outcome.objections.length === 0 ? 'agree' : 'object';
    return { verdict, ...outcome, usage: meter.usage(limited.calls()) };
  },
});

type Outcome = Omit<Critique, 'verdict' | 'usage'>;

/** Corrections that ask for corrections end here. */
const CORRECTIONS_MAX = 2;

const object = async (deps: CriticDeps, given: Reviewed, meter: Meter): Promise<Outcome> => {
  let reviewed = given;
  for (let corrections = 0; corrections <= CORRECTIONS_MAX; corrections += 1) {
    const fresh = await readAfresh(deps, reviewed);
    if (Array.isArray(fresh)) return { objections: fresh };
    const byRule = objectionsOf(fresh, deps.rules);
    const house = (await deps.judge?.({ ...reviewed, dryRuns: fresh.dryRuns })) ?? { objections: [] };
    const { escalations = [], warnings = [], corrected } = house;
    if (escalations.length > 0)
      return { objections: [...escalations, ...house.objections, ...byRule], escalated: true };
    // What stands against the corrected proposal is judged on that one.
    if (corrected === undefined)
      return conclude(deps, reviewed, { objections: [...byRule, ...house.objections], warnings }, meter);
    reviewed = { ...reviewed, proposal: corrected };
  }
  return { objections: [{ rule: 'corrections-end', detail: `it was corrected ${CORRECTIONS_MAX} times in vain` }] };
};

const conclude = async (
  deps: CriticDeps,
  reviewed: Reviewed,
  { objections, warnings }: { objections: Objection[]; warnings: readonly string[] },
  meter: Meter,
): Promise<Outcome> => {
  // What code refuses needs no second opinion.
  if (objections.length > 0) return { objections };
  const proposal = withWarnings(reviewed.proposal, warnings);
  return { objections: await modelObjections(deps, reviewed, meter), proposal };
};

/** The critic's own reads; objections when one of them fails. */
const readAfresh = async (deps: CriticDeps, reviewed: Reviewed): Promise<Review | Objection[]> => {
  const { incident, diagnosis, evidence, proposal } = reviewed;
  const log = createEvidenceLog(deps.tools, deps.clock, evidence.length + 1);
  const [, ...answers] = await Promise.all([
    log.observe('compare_baseline', { resource_arn: incident.resource }),
    ...proposal.actions.map(({ change, params }) =>
      deps.tools.call('validate_change', { ...aboutIncident(incident), change, params }),
    ),
  ]);
  const comparison = readAnswer(log.all(), 'compare_baseline');
  const dryRuns = answers.flatMap((answer) => (answer.ok ? [answer.output] : []));
  const failures = [
    ...log.all().flatMap(({ gap }) => gap ?? []),
    ...answers.flatMap((answer) => (answer.ok ? [] : [answer.error])),
  ];
  if (!comparison || failures.length > 0)
    return [{ rule: 'fresh-reads-answered', detail: failures.join('; ') || 'the comparison cannot be read' }];
  return {
    diagnosis,
    evidence: [...evidence, ...log.all()],
    resources: resourceGraph(evidence),
    proposal,
    dryRuns,
    comparison,
    runbooks: deps.runbooks,
  };
};

const modelObjections = async (
  { model }: CriticDeps,
  { diagnosis, evidence, proposal }: Reviewed,
  meter: Meter,
): Promise<Objection[]> => {
  const answered = await ask({
    asker: 'critic',
    model,
    meter,
    system: SYSTEM,
    prompt: () => buildPrompt(diagnosis, evidence, proposal),
    answer: CritiqueAnswer,
    refuse: () => undefined,
  });
  if (!answered.ok) return [{ rule: 'model-answered', detail: answered.why }];
  return answered.answer.objections.map(({ detail }) => ({ rule: 'model-objection', detail }));
};
