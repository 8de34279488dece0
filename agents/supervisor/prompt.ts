import type { Evidence } from '../../shared/evidence.ts';
import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import { writeBlock } from '../model/block.ts';
import { UNTRUSTED } from '../model/untrusted.ts';
import { consult, type Consultation, relevantRunbooks } from '../runbooks/consult.ts';
import type { Runbook } from '../runbooks/runbook.ts';

export const SYSTEM = `You investigate one incident of an AWS workload. You can only read.
Decide which causes the evidence supports. Name every candidate cause as a hypothesis: supported, ruled-out or open, with why and the evidence ids.
- A cause needs evidence of the symptom and of the difference that explains that symptom. A difference that does not explain it is not a cause.
- Report every supported cause: there may be two.
- When the evidence that decides is missing, conclude inconclusive and name the gap. Never guess.
- A deny or a brake that somebody may have set on purpose is deliberate.
- When every alarm is OK and errors have stopped, conclude recovered.
- Call a tool only when its answer would decide between open hypotheses.
${UNTRUSTED}`;

/** A prompt exactly as a model is sent it. */
export interface Prompt {
  system: string;
  human: string;
}

/** Alarms of one incident repeat themselves; the first few say it. */
const ALARMS_SHOWN_MAX = 5;

/** What a model is sent to investigate this incident with this evidence. Pure: nothing is read and no model is called. */
export const buildPrompt = (
  incident: Pick<Incident, 'incident_id' | 'severity' | 'resource' | 'alarms'>,
  evidence: readonly Evidence[],
  runbooks: readonly Runbook[],
): Prompt => {
  const consulted = relevantRunbooks(runbooks, incident, evidence).map((runbook) => consult(runbook, evidence));
  const isRuledOut = ({ verdict }: Consultation): boolean => verdict === 'ruled-out';
  const human = [
    writeBlock('incident', {
      id: incident.incident_id,
      severity: incident.severity,
      resource: incident.resource,
      alarms: incident.alarms.slice(0, ALARMS_SHOWN_MAX).map(({ name, metric, state, at, reason }) => ({
        name,
        metric,
        state,
        at,
        reason: reason.slice(0, 200),
      })),
    }),
    writeBlock('evidence', boundedEvidence(evidence)),
    `<runbooks>\n${consulted
      .filter((one) => !isRuledOut(one))
      .map(asText)
      .join('\n\n')}\n</runbooks>`,
    writeRuledOut(consulted.filter(isRuledOut)),
    'Give your diagnosis.',
  ].join('\n\n');
  return { system: SYSTEM, human };
};

/** One piece of evidence as a model sees it, in the prompt and as a tool's answer. */
export const asShown = ({ evidence_id, tool, gap, digest }: Evidence): Record<string, unknown> => ({
  id: evidence_id,
  tool,
  ...(gap === undefined ? { digest } : { gap: gap.slice(0, 300) }),
});

const boundedEvidence = (evidence: readonly Evidence[]): Record<string, unknown>[] => {
  let room = LIMITS.promptBytesMax;
  return evidence.map((one) => {
    const shown = asShown(one);
    room -= Buffer.byteLength(JSON.stringify(shown));
    return room >= 0 ? shown : { id: one.evidence_id, tool: one.tool, gap: 'left out: the prompt is full' };
  });
};

/** What the evidence speaks against takes one line in all: a model may doubt it, and has to be told what there was. */
const writeRuledOut = (consulted: readonly Consultation[]): string => {
  const causes = new Set(consulted.flatMap(({ runbook }) => runbook.cause ?? []));
  return `<ruled-out>\nThe evidence speaks against what these causes require: ${[...causes].join(', ')}\n</ruled-out>`;
};

const asText = ({ runbook }: Consultation): string =>
  [
    `## ${runbook.title}`,
    `cause: ${runbook.cause ?? 'none'}; concludes: ${runbook.concludes}; decided by: ${runbook.deciding}`,
    `requires: ${JSON.stringify(runbook.requires)}`,
    ...(runbook.rules_out.length > 0 ? [`ruled out by: ${JSON.stringify(runbook.rules_out)}`] : []),
    runbook.body,
  ].join('\n');
