import type { Diagnosis } from '../../shared/diagnosis.ts';
import type { Incident } from '../../shared/incident.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import { resourceGraph } from '../evidence/evidence-log.ts';
import { consult, hasDecided } from '../runbooks/consult.ts';
import type { Runbook } from '../runbooks/runbook.ts';

interface Judged {
  diagnosis: Diagnosis;
  incident: Pick<Incident, 'resource'>;
  evidence: readonly StoredEvidence[];
  runbooks: readonly Runbook[];
}
/** Says why a diagnosis cannot stand; `undefined` when it can. */
type Rule = (judged: Judged) => string | undefined;

/** Why a diagnosis, whoever wrote it, cannot stand on this evidence; `undefined` when it can. */
export const judgeDiagnosis = (judged: Judged): string | undefined => {
  for (const rule of RULES) {
    const problem = rule(judged);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const citesExistingEvidence: Rule = ({ diagnosis, evidence }) => {
  const known = new Set(evidence.map(({ evidence_id }) => evidence_id));
  const cited = [...diagnosis.evidence, ...diagnosis.hypotheses.flatMap((hypothesis) => hypothesis.evidence)];
  const invented = cited.find((id) => !known.has(id));
  return invented && `\`${invented}\` is cited and does not exist`;
};

const causesMatchTheConclusion: Rule = ({ diagnosis: { conclusion, causes } }) => {
  const named = conclusion === 'cause-found' || conclusion === 'deliberate';
  if (named && causes.length === 0) return `the conclusion \`${conclusion}\` names no cause`;
  return named || causes.length === 0 ? undefined : `the conclusion \`${conclusion}\` must not name a cause`;
};

const causesAreSupported: Rule = ({ diagnosis, evidence }) => {
  const gaps = new Set(evidence.filter(({ gap }) => gap !== undefined).map(({ evidence_id }) => evidence_id));
  const supported = diagnosis.hypotheses
    .filter(({ verdict, evidence: cited }) => verdict === 'supported' && cited.some((id) => !gaps.has(id)))
    .map(({ cause }) => cause);
  const unsupported = diagnosis.causes.find((cause) => !supported.includes(cause));
  return unsupported && `no supported hypothesis with evidence names the cause \`${unsupported}\``;
};

const hypothesesStayInTheGraph: Rule = ({ diagnosis, incident, evidence }) => {
  const graph = new Set([incident.resource, ...resourceGraph(evidence)]);
  const foreign = diagnosis.hypotheses.find(({ verdict, resource }) => verdict === 'supported' && !graph.has(resource));
  return foreign && `\`${foreign.resource}\` is not a resource of this incident`;
};

/** What nobody could look at is not known, however sure a model sounds. */
const causesAreDecided: Rule = ({ diagnosis, evidence, runbooks }) => {
  const guessed = diagnosis.causes.find((cause) => {
    const deciding = runbooks.filter((runbook) => runbook.cause === cause);
    return deciding.length > 0 && !deciding.some((runbook) => hasDecided(runbook, evidence));
  });
  return guessed && `the evidence that decides \`${guessed}\` is missing`;
};

/** A deliberate control that a runbook recognises may not be talked away. */
const deliberateControlsStand: Rule = ({ diagnosis, evidence, runbooks }) => {
  const control = runbooks.find(
    (runbook) => runbook.concludes === 'deliberate' && consult(runbook, evidence).verdict === 'supported',
  );
  return control && diagnosis.conclusion !== 'deliberate' ? `${control.title}: conclude \`deliberate\`` : undefined;
};

/** An incident is not talked away: that all is well is seen, by a runbook that knows what to look at. */
const recoveriesAreSeen: Rule = ({ diagnosis, evidence, runbooks }) => {
  const isSeen = runbooks.some(
    (runbook) => runbook.concludes === 'recovered' && consult(runbook, evidence).verdict === 'supported',
  );
  return diagnosis.conclusion !== 'recovered' || isSeen ? undefined : 'nothing shows that the alarms are OK again';
};

const RULES: readonly Rule[] = [
  citesExistingEvidence,
  causesMatchTheConclusion,
  causesAreSupported,
  hypothesesStayInTheGraph,
  causesAreDecided,
  deliberateControlsStand,
  recoveriesAreSeen,
];
