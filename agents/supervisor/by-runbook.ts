import { isArnOf } from '../../shared/arn.ts';
import { isService } from '../../shared/baseline/aspects/aspect.ts';
import type { Diagnosis, Hypothesis } from '../../shared/diagnosis.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { Incident } from '../../shared/incident.ts';
import { latest, readDigest } from '../evidence/evidence-log.ts';
import { readBlock } from '../model/block.ts';
import type { Expertise, Reading, Reply } from '../model/runbook-model.ts';
import { consult, relevantRunbooks, type Consultation } from '../runbooks/consult.ts';
import { weigh } from '../runbooks/weigh.ts';

/** How the runbook model investigates: asks for a deciding answer that nobody has asked for yet, else concludes. */
export const investigateByRunbook: Expertise = (reading) => {
  const incident = readBlock(reading.prompt, 'incident') as Pick<Incident, 'alarms' | 'resource'>;
  const evidence = readEvidence(reading);
  const consultations = relevantRunbooks(reading.runbooks, incident, evidence).map((one) => consult(one, evidence));
  return (
    tieBreak(consultations, evidence, reading, incident) ?? {
      tool: 'diagnosis',
      args: concludeFrom(consultations, evidence, incident.resource),
    }
  );
};

type Shown = { id: string; tool: string; digest?: unknown; gap?: string };

const readEvidence = ({ prompt, toolAnswers }: Reading): Evidence[] => {
  const shown = [...((readBlock(prompt, 'evidence') as Shown[] | undefined) ?? []), ...toolAnswers.flatMap(parseShown)];
  return shown.map(({ id, tool, digest, gap }) => ({
    evidence_id: id,
    tool,
    query: {},
    observed_at: '',
    digest: digest ?? null,
    sha256: '',
    ...(gap !== undefined && { gap }),
  }));
};

const parseShown = (text: string): Shown[] => {
  try {
    return [JSON.parse(text) as Shown];
  } catch {
    return [];
  }
};

/** Only a tool that was never asked is worth a call: one that could not answer is a gap. */
const tieBreak = (
  consultations: readonly Consultation[],
  evidence: readonly Evidence[],
  { tools, toolAnswers }: Reading,
  { resource }: Pick<Incident, 'resource'>,
): Reply | undefined => {
  if (consultations.some(({ verdict }) => verdict === 'supported') || toolAnswers.length > 0) return undefined;
  const open = consultations.filter(({ verdict }) => verdict === 'open').map(({ runbook }) => runbook.deciding);
  const workload = functionOf(evidence) ?? resource;
  const isAbout = (tool: string): boolean => tool !== 'get_service_state' || isArnOf(workload, isService);
  const tool = open.find((one) => !latest(evidence, one) && tools.includes(one) && isAbout(one));
  return tool && { tool, args: { function_arn: workload, service_arn: workload, resource_arn: workload } };
};

const functionOf = (evidence: readonly Evidence[]): string | undefined =>
  readDigest(evidence, 'get_dependencies')?.digest.nodes.find(({ kind }) => kind === 'function' || kind === 'service')
    ?.arn;

/** The diagnosis that the runbooks come to on this evidence. Pure. */
const concludeFrom = (
  consultations: readonly Consultation[],
  evidence: readonly Evidence[],
  resource: string,
): Diagnosis => {
  const fallbackResource = functionOf(evidence) ?? resource;
  const verdict = decide(consultations);
  const cited = verdict.decisive.flatMap((one) => one.evidence);
  return {
    hypotheses: strongest(consultations, evidence)
      .flatMap((one) => toHypothesis(one, fallbackResource))
      .slice(0, 10),
    gaps: [...new Set(gapsOf(verdict, consultations, evidence))].slice(0, 10),
    summary: verdict.summary.slice(0, 1_200),
    evidence: [...new Set(cited)].slice(0, 16),
    causes: [...new Set(verdict.causes)].slice(0, 4),
    conclusion: verdict.conclusion,
    confidence_percent: verdict.confidence,
  };
};

interface Verdict {
  conclusion: Diagnosis['conclusion'];
  causes: Diagnosis['causes'];
  summary: string;
  confidence: number;
  /** What the conclusion rests on. */
  decisive: readonly Consultation[];
}

/** A deliberate control outranks every cause, a cause outranks a doubt, and a doubt outranks a recovery. */
const decide = (consultations: readonly Consultation[]): Verdict => {
  const supported = consultations.filter(({ verdict }) => verdict === 'supported');
  const open = consultations.filter(({ verdict, runbook }) => verdict === 'open' && runbook.cause !== undefined);
  for (const conclusion of ['deliberate', 'cause-found'] as const) {
    const decisive = supported.filter(({ runbook }) => runbook.concludes === conclusion);
    if (decisive.length > 0) return conclude(conclusion, decisive);
  }
  if (open.length > 0) return inconclusive(`not decided: ${open.map(explain).join(' | ')}`, open);
  const recovered = supported.filter(({ runbook }) => runbook.concludes === 'recovered');
  if (recovered.length > 0) return conclude('recovered', recovered);
  return inconclusive(`no runbook explains the signal: ${consultations.map(explain).join(' | ')}`, consultations);
};

const conclude = (conclusion: Diagnosis['conclusion'], decisive: readonly Consultation[]): Verdict => ({
  conclusion,
  causes: decisive.flatMap(({ runbook }) => runbook.cause ?? []),
  summary: decisive.map(explain).join(' | '),
  confidence: Math.min(...decisive.map(({ runbook }) => runbook.confidence_percent)),
  decisive,
});

const inconclusive = (summary: string, decisive: readonly Consultation[]): Verdict => ({
  conclusion: 'inconclusive',
  causes: [],
  summary,
  confidence: 0,
  decisive,
});

const explain = ({ runbook, because, evidence }: Consultation): string =>
  `${runbook.title}: ${because}${evidence.length > 0 ? ` (${evidence.join(', ')})` : ''}`;

const VERDICTS = ['supported', 'open', 'ruled-out'] as const;

/**
 * One hypothesis for each cause, the best supported first: several runbooks may know different ways to one cause. Of
 * what is ruled out, that which part of the evidence spoke for comes first: it is what a person would ask about.
 */
const strongest = (consultations: readonly Consultation[], evidence: readonly Evidence[]): Consultation[] => {
  const nearMisses = new Set(
    consultations.filter(({ runbook }) =>
      runbook.requires.some((condition) => weigh(condition, evidence).value === 'yes'),
    ),
  );
  const nearFirst = [...nearMisses, ...consultations.filter((one) => !nearMisses.has(one))];
  const ranked = VERDICTS.flatMap((verdict) => nearFirst.filter((one) => one.verdict === verdict));
  const first = (one: Consultation, index: number): boolean =>
    ranked.findIndex(({ runbook }) => runbook.cause === one.runbook.cause) === index;
  return ranked.filter(first);
};

const toHypothesis = (
  { runbook, verdict, because, evidence, differences }: Consultation,
  resource: string,
): Hypothesis[] =>
  runbook.cause === undefined
    ? []
    : [
        {
          cause: runbook.cause,
          resource: differences[0]?.resource ?? resource,
          verdict,
          because: because.slice(0, 600),
          evidence: evidence.slice(0, 12),
        },
      ];

const gapsOf = (
  { conclusion }: Verdict,
  consultations: readonly Consultation[],
  evidence: readonly Evidence[],
): string[] => {
  const unanswered = evidence.flatMap(({ tool, gap }) =>
    gap === undefined ? [] : [`\`${tool}\` could not answer: ${gap}`.slice(0, 300)],
  );
  const doubts = conclusion === 'inconclusive' ? consultations.flatMap(({ gaps }) => gaps) : [];
  return [...unanswered, ...doubts.map((gap) => gap.slice(0, 300))];
};
