import type { Baseline } from '../baseline/baseline.ts';
import type { Grant } from '../changes/change.ts';
import { isIntact } from '../baseline/capture.ts';
import { judgeFresh, NOT_APPLICABLE, violationIf } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';
import { whyBroader } from './policy-containment.ts';

export const notBroaderThanBaseline: Guardrail = {
  id: 'not-broader-than-baseline',
  explanation: 'A role gets back at most what it had when the workload was healthy, never more.',
  judge: (candidate) =>
    judgeFresh(candidate, ({ change, params, preImage }) => {
      const grant = change.grants?.(params, preImage);
      return grant === undefined ? NOT_APPLICABLE : violationIf(whyRefused(grant, candidate.baseline));
    }),
};

const whyRefused = (grant: Grant, baseline: Baseline | undefined): string | undefined => {
  if (!baseline) return 'there is no baseline to hold a permission against';
  if (!isIntact(baseline)) return 'the baseline was altered';
  return grant.kind === 'managed' ? whyNotAttached(grant, baseline) : whyNotPut(grant, baseline);
};

const valueOf = (baseline: Baseline, resource: string, aspect: string): unknown =>
  baseline.entries.find((entry) => entry.resource === resource && entry.aspect === aspect)?.value;

const whyNotAttached = (grant: Grant & { kind: 'managed' }, baseline: Baseline): string | undefined => {
  const attached = valueOf(baseline, grant.roleArn, 'role-attached-policies');
  const isInBaseline = Array.isArray(attached) && attached.includes(grant.policyArn);
  return isInBaseline ? undefined : `the baseline does not attach \`${grant.policyArn}\``;
};

const whyNotPut = (grant: Grant & { kind: 'inline' }, baseline: Baseline): string | undefined => {
  const policies = valueOf(baseline, grant.roleArn, 'role-inline-policies') as Record<string, unknown> | undefined;
  if (!policies || !Object.hasOwn(policies, grant.policyName))
    return `the baseline has no inline policy \`${grant.policyName}\``;
  const reason = whyBroader(grant.document, policies[grant.policyName]);
  return reason === undefined ? undefined : `\`${grant.policyName}\` is broader than the baseline: ${reason}`;
};
