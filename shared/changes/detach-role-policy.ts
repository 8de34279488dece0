import { z } from 'zod';
import { arnName } from '../arn.ts';
import { deniesOf } from '../aws/policy-document.ts';
import { free } from '../cost/cost.ts';
import { attachedDocument, captureAttachment, isAttached, withAttachment } from './attachment-image.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { ManagedPolicyArn, RoleArn } from './parameters.ts';

const params = z.strictObject({ role_arn: RoleArn, policy_arn: ManagedPolicyArn });
type Params = z.infer<typeof params>;

/** Detaches a managed policy from a role. Image: `AttachmentImage`, null when there is no such role. */
export const detachRolePolicy: Change<Params> = {
  id: 'detach-role-policy',
  description: 'Detaches a managed policy from a role.',
  params,
  repairRole: 'identity',
  target: ({ role_arn }) => role_arn,
  risk: (given, preImage) => identityRisk(detachRolePolicy.withdraws?.(given, preImage)),
  capture: ({ role_arn, policy_arn }, aws) => captureAttachment(aws, role_arn, policy_arn),
  postImage: (_, preImage) => withAttachment(preImage, false),
  call: ({ role_arn, policy_arn }) => ({
    service: 'iam',
    operation: 'DetachRolePolicy',
    input: { RoleName: arnName(role_arn), PolicyArn: policy_arn },
  }),
  invert: (given, preImage) => ({
    change: isAttached(preImage) ? 'attach-role-policy' : 'detach-role-policy',
    params: { ...given },
  }),
  summary: ({ role_arn, policy_arn }) =>
    `detach managed policy \`${arnName(policy_arn)}\` from role \`${arnName(role_arn)}\``,
  permissions: ({ role_arn }) => [{ action: 'iam:DetachRolePolicy', resource: role_arn }],
  cost: () => free('IAM policies have no price'),
  problems: ({ role_arn }, preImage) => (preImage === null ? [`there is no role \`${role_arn}\``] : []),
  withdraws: ({ policy_arn }, preImage) => ({ policy: policy_arn, denies: deniesOf(attachedDocument(preImage)) }),
};
