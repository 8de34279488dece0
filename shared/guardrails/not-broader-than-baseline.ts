import type { Baseline } from '../baseline/baseline.ts';
import { isIntact } from '../baseline/capture.ts';
import { isSameCanonical } from '../canonical.ts';
import type { Grant } from '../changes/change.ts';
import { findChange } from '../changes/index.ts';
import type { Action } from '../proposal.ts';
import { describeAction } from '../propose.ts';
import { judgeFresh, NOT_APPLICABLE, violationIf } from './each-action.ts';
import type { Candidate, Guardrail } from './guardrail.ts';
import { whyBroader } from './policy-containment.ts';

export const notBroaderThanBaseline: Guardrail = {
  id: 'not-broader-than-baseline',
  explanation: 'A role gets back at most what it had when the workload was healthy, never more.',
  levels: ['correct', 'escalate'],
  judge: (candidate) =>
    judgeFresh(candidate, ({ change, params, preImage }) => {
      const grant = change.grants?.(params, preImage);
      return grant === undefined ? NOT_APPLICABLE : violationIf(whyRefused(grant, candidate.baseline));
    }),
  /** Puts the baseline's own document in the place of a broader one; a policy that the baseline lacks stays refused. */
  correct({ fresh, baseline }) {
    const actions = fresh.map((one) => narrowed(one, baseline));
    return actions.some((action) => action === undefined) ? undefined : { actions: actions as Action[] };
  },
};

const narrowed = (
  { action, preImage }: Candidate['fresh'][number],
  baseline: Baseline | undefined,
): Action | undefined => {
  const change = findChange(action.change);
  const parsed = change?.params.safeParse(action.params);
  if (!change || !parsed?.success) return undefined;
  const grant = change.grants?.(parsed.data, preImage);
  if (grant === undefined || whyRefused(grant, baseline) === undefined) return action;
  const document = grant.kind === 'inline' && baseline && inlinePolicies(baseline, grant.roleArn)?.[grant.policyName];
  if (!document || !baseline || !isIntact(baseline)) return undefined;
  const narrower = change.params.safeParse({ ...action.params, document });
  // A permission has no price: no figures of use are needed for its cost.
  return narrower.success ? describeAction(change, narrower.data, preImage, {}) : undefined;
};

const whyRefused = (grant: Grant, baseline: Baseline | undefined): string | undefined => {
  if (!baseline) return 'there is no baseline to hold a permission against';
  if (!isIntact(baseline)) return 'the baseline was altered';
  if (grant.kind === 'restored') return whyNotRestored(grant, baseline);
  return grant.kind === 'managed' ? whyNotAttached(grant, baseline) : whyNotPut(grant, baseline);
};

const whyNotRestored = (grant: Grant & { kind: 'restored' }, { entries }: Baseline): string | undefined => {
  const kept = entries
    .filter(({ resource, aspect }) => aspect === grant.aspect && resource === (grant.resource ?? resource))
    .map(({ value }) => value as Record<string, unknown>)
    .filter((value) => Object.hasOwn(value, grant.member));
  return kept.some((value) => isSameCanonical(value[grant.member], grant.value))
    ? undefined
    : `the baseline does not have \`${grant.member}\` so`;
};

const valueOf = (baseline: Baseline, resource: string, aspect: string): unknown =>
  baseline.entries.find((entry) => entry.resource === resource && entry.aspect === aspect)?.value;

const inlinePolicies = (baseline: Baseline, roleArn: string): Record<string, unknown> | undefined =>
  valueOf(baseline, roleArn, 'role-inline-policies') as Record<string, unknown> | undefined;

const whyNotAttached = (grant: Grant & { kind: 'managed' }, baseline: Baseline): string | undefined => {
  const attached = valueOf(baseline, grant.roleArn, 'role-attached-policies');
  const isInBaseline = Array.isArray(attached) && attached.includes(grant.policyArn);
  return isInBaseline ? undefined : `the baseline does not attach \`${grant.policyArn}\``;
};

const whyNotPut = (grant: Grant & { kind: 'inline' }, baseline: Baseline): string | undefined => {
  const policies = inlinePolicies(baseline, grant.roleArn);
  if (!policies || !Object.hasOwn(policies, grant.policyName))
    return `the baseline has no inline policy \`${grant.policyName}\``;
  const reason = whyBroader(grant.document, policies[grant.policyName]);
  return reason === undefined ? undefined : `\`${grant.policyName}\` is broader than the baseline: ${reason}`;
};
