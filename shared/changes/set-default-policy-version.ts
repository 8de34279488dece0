import { z } from 'zod';
import { arnName } from '../arn.ts';
import { type PolicyVersions, readPolicyVersions } from '../aws/managed-policy-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change, Image } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lostDenies } from './lost-denies.ts';
import { OwnPolicyArn, PolicyVersionId, requireOwnScope } from './parameters.ts';
import { certainEscalations } from './privilege-escalation.ts';

const params = z.strictObject({ policy_arn: OwnPolicyArn, default_version: PolicyVersionId });
type Params = z.infer<typeof params>;

/** Names that one sentence can hold. */
const NAMED_MAX = 4;

/**
 * Puts one version of a managed policy in force, for everybody who has the policy. Image: `PolicyVersions`, so that
 * what each version says and whom it reaches is approved with it; null when there is no such policy.
 */
export const setDefaultPolicyVersion: Change<Params> = {
  id: 'set-default-policy-version',
  description: 'Puts one existing version of a managed policy in force, for everybody who has the policy.',
  params,
  repairRole: 'identity',
  target: ({ policy_arn }) => policy_arn,
  risk: (given, preImage) => identityRisk(setDefaultPolicyVersion.withdraws?.(given, preImage)),
  async capture({ policy_arn }, aws) {
    requireOwnScope(aws, policy_arn);
    return readPolicyVersions(aws, policy_arn);
  },
  postImage: ({ default_version }, preImage) =>
    preImage === null ? null : { ...(preImage as PolicyVersions), default_version },
  call: ({ policy_arn, default_version }) => ({
    service: 'iam',
    operation: 'SetDefaultPolicyVersion',
    input: { PolicyArn: policy_arn, VersionId: default_version },
  }),
  invert: ({ policy_arn, default_version }, preImage) => ({
    change: 'set-default-policy-version',
    params: { policy_arn, default_version: versionsIn(preImage)?.default_version ?? default_version },
  }),
  summary: ({ policy_arn, default_version }, preImage) => {
    const before = versionsIn(preImage);
    const from = before === undefined ? '' : ` in place of ${before.default_version}`;
    return `put version ${default_version} of managed policy \`${arnName(policy_arn)}\` in force${from} (reaches ${named(before?.reaches ?? [])})`;
  },
  permissions: ({ policy_arn }) => [{ action: 'iam:SetDefaultPolicyVersion', resource: policy_arn }],
  cost: () => free('IAM policies have no price'),
  problems: ({ policy_arn, default_version }, preImage) => {
    if (preImage === null) return [`there is no managed policy \`${policy_arn}\``];
    const document = documentOf(preImage, default_version);
    return document === undefined
      ? [`\`${policy_arn}\` has no version ${default_version}`]
      : certainEscalations(document);
  },
  grants: ({ policy_arn, default_version }, preImage) => ({
    kind: 'restored',
    aspect: 'role-policy-documents',
    member: policy_arn,
    value: { default_version, document: documentOf(preImage, default_version) ?? null },
  }),
  withdraws: ({ policy_arn, default_version }, preImage) => {
    const before = versionsIn(preImage)?.default_version ?? default_version;
    return {
      policy: policy_arn,
      denies: lostDenies(documentOf(preImage, before), documentOf(preImage, default_version)),
    };
  },
};

const versionsIn = (preImage: Image): PolicyVersions | undefined => (preImage as PolicyVersions | null) ?? undefined;

const documentOf = (preImage: Image, version: string): unknown => versionsIn(preImage)?.documents[version];

const named = (reaches: readonly string[]): string => {
  const shown = reaches.slice(0, NAMED_MAX).join(', ') || 'nobody';
  return reaches.length > NAMED_MAX ? `${shown} and ${reaches.length - NAMED_MAX} more` : shown;
};
