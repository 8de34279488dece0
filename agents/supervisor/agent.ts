import type { Clock } from '../../shared/clock.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import { LimitExceededError } from '../../shared/errors.ts';
import type { Incident, Usage } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import { DIAGNOSTICS_TOOLS, type DiagnosticsTool } from '../../shared/tools/diagnostics.ts';
import { createEvidenceLog, latest, resourceGraph, type EvidenceLog } from '../evidence/evidence-log.ts';
import { ask } from '../model/ask.ts';
import { createMeter, type Meter } from '../model/meter.ts';
import type { Model } from '../model/model.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { asModelTools } from '../toolbox/evidence-tools.ts';
import { limitToolCalls } from '../toolbox/limited-tool-box.ts';
import type { ToolBox, ToolCallEvent } from '../toolbox/tool-box.ts';
import { enrich } from './enrichment.ts';
import { judgeDiagnosis } from './judge-answer.ts';
import { DiagnosisAnswer } from './output.ts';
import { asShown, buildPrompt, SYSTEM } from './prompt.ts';
import { lookAgain, mayBeFlap } from './settle.ts';

export interface SupervisorDeps {
  model: Model;
  tools: ToolBox;
  runbooks: readonly Runbook[];
  clock: Clock;
}

export interface Investigation {
  diagnosis: Diagnosis;
  evidence: StoredEvidence[];
  /** The incident's own resource graph; empty when it could not be read. */
  resources: string[];
  /** What this investigation used; add it to what the incident had used before. */
  usage: Usage;
}

export interface InvestigateOptions {
  onCall?: ((event: ToolCallEvent) => void) | undefined;
  /** Number of the first evidence id, on a second look. */
  firstEvidence?: number;
}

export interface Supervisor {
  /** Never throws for what tools or models do: what could not be seen or decided is an `inconclusive` diagnosis. */
  investigate(incident: Incident, options?: InvestigateOptions): Promise<Investigation>;
}

/** What enrichment and tie-breaks may use; the rest is for the resolver and the critic: a list, a comparison, four dry runs. */
const CALLS_MAX = LIMITS.toolCallsMax - LIMITS.toolCallsOfProposalMax;

/** Finds the cause: gathers the obvious evidence by rule, then asks the model, then checks what it says. */
export const createSupervisor = (deps: SupervisorDeps): Supervisor => ({
  investigate: async (incident, { onCall, firstEvidence } = {}) => {
    const tools = limitToolCalls(deps.tools, { used: incident.usage.tool_calls, onCall });
    const log = createEvidenceLog(tools, deps.clock, firstEvidence);
    const meter = createMeter(incident.usage);
    const study = { ...deps, incident, log, meter };
    const gaps = [await enrich(incident, log, deps.clock).then(noGap, limitReached)];
    let diagnosis = await diagnose(study, Math.min(tools.remaining(), CALLS_MAX - tools.calls()));
    if (mayBeFlap(diagnosis, log)) {
      gaps.push(await lookAgain(log, deps.clock).then(noGap, limitReached));
      diagnosis = await diagnose(study, 0);
    }
    return {
      diagnosis: { ...diagnosis, gaps: [...gaps.flat(), ...diagnosis.gaps].slice(0, 10) },
      evidence: log.all(),
      resources: resourceGraph(log.all()),
      usage: meter.usage(tools.calls()),
    };
  },
});

interface Study extends SupervisorDeps {
  incident: Incident;
  log: EvidenceLog;
  meter: Meter;
}

/** Asks the model for a diagnosis of what is known, with so many calls of tools to break a tie. */
const diagnose = async (study: Study, toolCallsMax: number): Promise<Diagnosis> => {
  const { model, meter, incident, log, runbooks } = study;
  const answered = await ask({
    asker: 'supervisor',
    model,
    meter,
    system: SYSTEM,
    prompt: () => buildPrompt(incident, log.all(), runbooks).human,
    answer: DiagnosisAnswer,
    tools: asModelTools(unaskedTools(log, toolCallsMax), log, asShown, () => [
      incident.resource,
      ...resourceGraph(log.all()),
    ]),
    toolCallsMax: Math.max(0, toolCallsMax),
    refuse: (diagnosis) => judgeDiagnosis({ diagnosis, incident, evidence: log.all(), runbooks }),
  });
  return answered.ok ? answered.answer : undecided(answered.why, log.all());
};

const noGap = (): string[] => [];

const limitReached = (error: unknown): string[] => {
  if (error instanceof LimitExceededError) return [error.message];
  throw error;
};

/** Tools that could still break a tie: none when no call is left. */
const unaskedTools = (log: EvidenceLog, remaining: number): DiagnosticsTool[] => {
  const names = Object.keys(DIAGNOSTICS_TOOLS) as DiagnosticsTool[];
  return remaining > 0 ? names.filter((name) => !latest(log.all(), name)) : [];
};

/** Nobody could say: a person gets the evidence and the reasons. */
const undecided = (why: string, evidence: readonly StoredEvidence[]): Diagnosis => ({
  conclusion: 'inconclusive',
  summary: `no model gave a diagnosis that stands: ${why}`.slice(0, 1_200),
  causes: [],
  hypotheses: [],
  confidence_percent: 0,
  evidence: evidence
    .filter(({ gap }) => gap === undefined)
    .map(({ evidence_id }) => evidence_id)
    .slice(0, 16),
  gaps: evidence
    .flatMap(({ tool, gap }) => (gap === undefined ? [] : [`\`${tool}\` could not answer: ${gap}`.slice(0, 300)]))
    .slice(0, 10),
});
