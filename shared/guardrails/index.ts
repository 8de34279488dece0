import { describeError } from '../errors.ts';
import { actionsCount } from './actions-count.ts';
import { callMatches } from './call-matches.ts';
import { changeInCatalogue } from './change-in-catalogue.ts';
import { costLimit } from './cost-limit.ts';
import { descriptionMatches } from './description-matches.ts';
import { evidenceCited } from './evidence-cited.ts';
import { expirySane } from './expiry-sane.ts';
import type { Candidate, Guardrail, GuardrailVerdict } from './guardrail.ts';
import { levelOf } from './levels.ts';
import { hashMatches } from './hash-matches.ts';
import { inverseRestoresPreImage } from './inverse-restores-pre-image.ts';
import { noDeliberateControl } from './no-deliberate-control.ts';
import { noProblems } from './no-problems.ts';
import { notBroaderThanBaseline } from './not-broader-than-baseline.ts';
import { notSelf } from './not-self.ts';
import { parametersFromTrustedSource } from './parameters-from-trusted-source.ts';
import { paramsValid } from './params-valid.ts';
import { preImageFresh } from './pre-image-fresh.ts';
import { quorumFromPolicy } from './quorum-from-policy.ts';
import { plainNames } from './plain-names.ts';
import { riskExecutable } from './risk-executable.ts';
import { targetInResourceGraph } from './target-in-resource-graph.ts';
import { unknownCost } from './unknown-cost.ts';
import type { GuardrailLevel } from '../policy.ts';

/** Every rule that a proposal must pass, when it is made and again before it is executed. */
export const GUARDRAILS: readonly Guardrail[] = [
  changeInCatalogue,
  paramsValid,
  targetInResourceGraph,
  parametersFromTrustedSource,
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
  unknownCost,
  actionsCount,
  expirySane,
  hashMatches,
  notSelf,
  plainNames,
];

/** One rule's verdict, with what a person needs to read it. */
export interface Judgement {
  id: string;
  explanation: string;
  outcome: GuardrailVerdict['outcome'];
  /** Empty unless it is a violation. */
  detail: string;
  /** What its violation does under this policy. */
  level: GuardrailLevel;
}

/** Every rule's verdict on a candidate, in order. A rule that throws is a violation: what cannot be judged is refused. */
export const judgeAll = (candidate: Candidate, guardrails: readonly Guardrail[] = GUARDRAILS): readonly Judgement[] =>
  guardrails.map((guardrail) => {
    const { id, explanation } = guardrail;
    const level = levelOf(guardrail, candidate.policy);
    try {
      const verdict = guardrail.judge(candidate);
      return { id, explanation, level, outcome: verdict.outcome, detail: detailOf(verdict) };
    } catch (error) {
      const detail = `it could not be judged: ${describeError(error)}`;
      // Nobody knows what a warning or a correction would have to say.
      return { id, explanation, level: level === 'escalate' ? level : 'block', outcome: 'violation', detail };
    }
  });

const detailOf = (verdict: GuardrailVerdict): string => (verdict.outcome === 'violation' ? verdict.detail : '');

/** The verdicts that refuse what is about to be executed: all but warnings. Empty when it may go on. */
export const violationsIn = (judgements: readonly Judgement[]): readonly Judgement[] =>
  judgements.filter(({ outcome, level }) => outcome === 'violation' && level !== 'warn');
