import { describeError } from '../errors.ts';
import { actionsCount } from './actions-count.ts';
import { callMatches } from './call-matches.ts';
import { changeInCatalogue } from './change-in-catalogue.ts';
import { costLimit } from './cost-limit.ts';
import { descriptionMatches } from './description-matches.ts';
import { evidenceCited } from './evidence-cited.ts';
import { expirySane } from './expiry-sane.ts';
import type { Candidate, Guardrail, GuardrailVerdict } from './guardrail.ts';
import { hashMatches } from './hash-matches.ts';
import { inverseRestoresPreImage } from './inverse-restores-pre-image.ts';
import { noDeliberateControl } from './no-deliberate-control.ts';
import { noProblems } from './no-problems.ts';
import { notBroaderThanBaseline } from './not-broader-than-baseline.ts';
import { notSelf } from './not-self.ts';
import { paramsValid } from './params-valid.ts';
import { preImageFresh } from './pre-image-fresh.ts';
import { quorumFromPolicy } from './quorum-from-policy.ts';
import { riskExecutable } from './risk-executable.ts';
import { targetInResourceGraph } from './target-in-resource-graph.ts';

/** Every rule that a proposal must pass, when it is made and again before it is executed. */
export const GUARDRAILS: readonly Guardrail[] = [
  changeInCatalogue,
  paramsValid,
  targetInResourceGraph,
  evidenceCited,
  preImageFresh,
  callMatches,
  descriptionMatches,
  inverseRestoresPreImage,
  notBroaderThanBaseline,
  noDeliberateControl,
  noProblems,
  riskExecutable,
  quorumFromPolicy,
  costLimit,
  actionsCount,
  expirySane,
  hashMatches,
  notSelf,
];

/** One rule's verdict, with what a person needs to read it. */
export interface Judgement {
  id: string;
  explanation: string;
  outcome: GuardrailVerdict['outcome'];
  /** Empty unless it is a violation. */
  detail: string;
}

/** Every rule's verdict on a candidate, in order. A rule that throws is a violation: what cannot be judged is refused. */
export const judgeAll = (candidate: Candidate, guardrails: readonly Guardrail[] = GUARDRAILS): readonly Judgement[] =>
  guardrails.map((guardrail) => {
    const verdict = judgeSafely(guardrail, candidate);
    return {
      id: guardrail.id,
      explanation: guardrail.explanation,
      outcome: verdict.outcome,
      detail: verdict.outcome === 'violation' ? verdict.detail : '',
    };
  });

const judgeSafely = (guardrail: Guardrail, candidate: Candidate): GuardrailVerdict => {
  try {
    return guardrail.judge(candidate);
  } catch (error) {
    return { outcome: 'violation', detail: `it could not be judged: ${describeError(error)}` };
  }
};

/** The verdicts that refuse; empty when the candidate may go on. */
export const violationsIn = (judgements: readonly Judgement[]): readonly Judgement[] =>
  judgements.filter(({ outcome }) => outcome === 'violation');
