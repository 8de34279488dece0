import { canonicalHash } from '../../shared/canonical.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import type { Evidence } from '../../shared/evidence.ts';
import { highestRisk } from '../../shared/policy.ts';
import { proposalHash, type Action, type Cost, type Proposal } from '../../shared/proposal.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import { explainedDifferences, isSamePlace, type Explained } from '../runbooks/explained.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { problemOf } from '../resolver/agent.ts';
import type { ToolOutput } from '../toolbox/tool-box.ts';
import { policyProblem } from './policy-breadth.ts';

/** What the critic's rules look at: the records, and reads of its own made just now. */
export interface Review {
  diagnosis: Diagnosis;
  /** The stored evidence, and the critic's fresh comparison after it. */
  evidence: readonly Evidence[];
  /** The incident's own resource graph. */
  resources: readonly string[];
  proposal: Proposal;
  /** A fresh dry run of each action, in order. */
  dryRuns: readonly DryRun[];
  comparison: ToolOutput<'compare_baseline'>;
  runbooks: readonly Runbook[];
}

export interface Objection {
  rule: string;
  detail: string;
}

/** Says what is wrong, once for each thing that is. */
export type Rule = (review: Review) => string[];

const diagnosisFoundACause: Rule = ({ diagnosis: { conclusion } }) =>
  conclusion === 'cause-found' ? [] : [`the diagnosis is \`${conclusion}\`: there is nothing to change`];

const evidenceIsCited: Rule = ({ proposal, diagnosis, evidence }) => {
  if (proposal.evidence.length === 0) return ['no evidence is cited'];
  const observed = new Set(evidence.filter(({ gap }) => gap === undefined).map(({ evidence_id }) => evidence_id));
  const invented = proposal.evidence.filter((id) => !observed.has(id));
  const left = diagnosis.evidence.filter((id) => !proposal.evidence.includes(id));
  return [
    ...invented.map((id) => `\`${id}\` is cited and was never observed`),
    ...left.map((id) => `the diagnosis rests on \`${id}\`, which is not cited`),
  ];
};

const hashCoversTheProposal: Rule = ({ proposal }) =>
  proposal.hash === proposalHash(proposal) ? [] : ['the hash is not the hash of what would be executed'];

const targetIsOurs: Rule = ({ proposal, resources }) =>
  proposal.actions
    .filter(({ target }) => !resources.includes(target))
    .map(({ target }) => `\`${target}\` is not a resource of this incident`);

const riskIsNotUnderstated: Rule = ({ proposal: { risk, actions } }) => {
  if (actions.some((action) => action.risk === 'R4')) return ['an R4 change is never executed by an agent'];
  const highest = highestRisk(actions.map((action) => action.risk));
  return risk === highest ? [] : [`the risk is ${highest}, not ${risk}`];
};

/** Fields of an action that a dry run computes anew; what differs is stale, wrong or forged. */
const COMPUTED: readonly (readonly [string, (action: Action) => unknown, (dryRun: DryRun) => unknown])[] = [
  ['target', (action) => action.target, (dryRun) => dryRun.target],
  ['pre-image', (action) => action.pre_image, (dryRun) => dryRun.pre_image],
  ['post-image', (action) => action.post_image, (dryRun) => dryRun.post_image],
  ['call', (action) => action.call, (dryRun) => dryRun.call],
  ['inverse', (action) => action.inverse, (dryRun) => dryRun.inverse],
  ['risk', (action) => action.risk, (dryRun) => dryRun.risk],
  ['permissions', (action) => namesOnly(action.permissions), (dryRun) => namesOnly(dryRun.permissions)],
];

/** Traffic goes on between two dry runs and moves an estimate; up to this factor nobody was misled. */
const COST_GROWTH_MAX = 2;

/** True when a fresh estimate is clearly dearer than what people are shown, or saves clearly less. */
const isCostUnderstated = ({ monthly_nano_usd: shown }: Cost, { monthly_nano_usd: fresh }: Cost): boolean => {
  if (shown === 'unknown') return false;
  if (fresh === 'unknown') return true;
  return fresh > (shown > 0 ? shown * COST_GROWTH_MAX : shown / COST_GROWTH_MAX);
};

/** What IAM said of a permission is judged apart; here it counts which ones are needed. */
const namesOnly = (permissions: readonly { action: string; resource: string }[]): unknown =>
  permissions.map(({ action, resource }) => ({ action, resource }));

const freshDryRunAgrees: Rule = ({ proposal, dryRuns }) =>
  proposal.actions.flatMap((action, index) => {
    const dryRun = dryRuns[index];
    if (!dryRun) return [`no dry run of \`${action.change}\``];
    const differing = COMPUTED.filter(
      ([, proposed, fresh]) => canonicalHash(proposed(action)) !== canonicalHash(fresh(dryRun)),
    ).map(([field]) => field);
    const wrong = isCostUnderstated(action.cost, dryRun.cost) ? [...differing, 'cost'] : differing;
    return wrong.map((field) => `the ${field} of \`${action.change}\` is not what a fresh dry run gives`);
  });

const dryRunIsClean: Rule = ({ dryRuns }) =>
  dryRuns.flatMap((dryRun) => {
    const problem = problemOf(dryRun);
    return problem === undefined ? [] : [`\`${dryRun.change}\`: ${problem}`];
  });

const changeRemovesACause: Rule = (review) => {
  const explained = explain(review);
  const { diagnosis, proposal } = review;
  const useless = proposal.actions.filter(({ change }) => !explained.some(({ changes }) => changes.includes(change)));
  const untouched = diagnosis.causes.filter(
    (cause) =>
      !proposal.actions.some((action) =>
        explained.some((one) => one.cause === cause && one.changes.includes(action.change)),
      ),
  );
  return [
    ...useless.map(({ change }) => `\`${change}\` undoes nothing that explains a diagnosed cause`),
    ...untouched.map((cause) => `nothing is proposed for \`${cause}\``),
  ];
};

const explain = ({ diagnosis, runbooks, evidence }: Review): Explained[] =>
  explainedDifferences(diagnosis.causes, runbooks, evidence);

/** A value put back must be the baseline's, not one that somebody made up. */
const valueIsTheBaselines: Rule = (review) => {
  const explained = explain(review);
  return review.proposal.actions.flatMap((action) => {
    const wanted = review.comparison.differences
      .filter((difference) =>
        explained.some((one) => one.changes.includes(action.change) && isSamePlace(one.difference, difference)),
      )
      .map(({ baseline }) => baseline);
    return wanted.length === 0 || wanted.some((value) => putsBack(action.params, value))
      ? []
      : [`\`${action.change}\` does not put back what the baseline has`];
  });
};

/** Nothing put back needs no value; a record puts back the members it shares; anything else appears as it was. */
const putsBack = (params: Record<string, unknown>, baseline: unknown): boolean => {
  if (baseline === null) return true;
  const given = new Set(Object.values(params).map(canonicalHash));
  if (given.has(canonicalHash(baseline))) return true;
  if (typeof baseline !== 'object' || Array.isArray(baseline)) return false;
  const shared = Object.entries(baseline).filter(([member]) => member in params);
  return shared.length > 0 && shared.every(([member, value]) => canonicalHash(params[member]) === canonicalHash(value));
};

const policyIsNotBroader: Rule = ({ proposal, comparison }) =>
  proposal.actions.flatMap((action) => policyProblem(action.call, comparison) ?? []);

/** Every rule by the name that an objection carries. */
export const RULES: Readonly<Record<string, Rule>> = {
  'diagnosis-found-a-cause': diagnosisFoundACause,
  'evidence-is-cited': evidenceIsCited,
  'hash-covers-the-proposal': hashCoversTheProposal,
  'target-is-ours': targetIsOurs,
  'risk-is-not-understated': riskIsNotUnderstated,
  'fresh-dry-run-agrees': freshDryRunAgrees,
  'dry-run-is-clean': dryRunIsClean,
  'change-removes-a-cause': changeRemovesACause,
  'value-is-the-baselines': valueIsTheBaselines,
  'policy-is-not-broader': policyIsNotBroader,
};

/** What every rule objects to. A rule that throws objects. */
export const objectionsOf = (review: Review, rules: Readonly<Record<string, Rule>> = RULES): Objection[] =>
  Object.entries(rules).flatMap(([rule, judge]) => {
    try {
      return judge(review).map((detail) => ({ rule, detail }));
    } catch (error) {
      return [{ rule, detail: `the rule could not be judged: ${String(error)}` }];
    }
  });
