import { matchesPattern } from '../baseline/pattern.ts';
import type { Policy } from '../policy.ts';
import type { Action, Proposal } from '../proposal.ts';

/** What the policy asks for one proposal: the strictest of its risk class and of every resource it touches. */
export interface Rule {
  /** Approvals needed from different people; `never` is not executed whoever approves. */
  approvals: number | 'never';
  /** Rejections after which it is REJECTED. */
  rejections: number;
  /** An approver is in one group of each of these. */
  approverGroups: string[][];
  /** Minutes that it waits for its decisions. */
  ttlMinutes: number;
  /** Changes of the catalogue that are not made, sorted. */
  deniedChanges: string[];
  /** True when the file lets the policy approve by itself. Resources that name approvals or approvers want people. */
  autoApprove: boolean;
}

/** The part of a policy that a rule is made from. */
export type RulePolicy = Pick<Policy, 'risks' | 'resources' | 'approval_ttl_minutes' | 'denied_changes'>;

/** The part of a proposal that a rule depends on. */
export interface RuledProposal extends Pick<Proposal, 'risk'> {
  actions: readonly Pick<Action, 'target'>[];
}

/** The rule for a proposal. A rule for a resource can only be stricter than the risk class: what is laxer has no effect. */
export const ruleFor = (policy: RulePolicy, { risk, actions }: RuledProposal): Rule => {
  const own = policy.risks[risk];
  const touched = policy.resources.filter(({ resources }) =>
    actions.some(({ target }) => matchesAny(target, resources)),
  );
  return {
    approvals: [own, ...touched].map(({ approvals }) => approvals ?? 1).reduce(stricter),
    rejections: own.rejections,
    approverGroups: [own.approvers, ...touched.flatMap(({ approvers }) => (approvers ? [approvers] : []))],
    ttlMinutes: Math.min(
      own.ttl_minutes ?? policy.approval_ttl_minutes,
      ...touched.flatMap(({ ttl_minutes: minutes }) => minutes ?? []),
    ),
    deniedChanges: [
      ...new Set([...policy.denied_changes, ...touched.flatMap(({ denied_changes: denied }) => denied)]),
    ].sort(),
    autoApprove:
      own.auto_approve &&
      touched.every(({ approvals, approvers }) => approvals === undefined && approvers === undefined),
  };
};

/** True when an ARN matches one of several patterns with `*`. */
export const matchesAny = (arn: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => matchesPattern(arn, pattern));

const stricter = (a: number | 'never', b: number | 'never'): number | 'never' =>
  a === 'never' || b === 'never' ? 'never' : Math.max(a, b);
