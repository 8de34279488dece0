import { z } from 'zod';
import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import { attachedDocument, captureAttachment, isAttached, withAttachment } from './attachment-image.ts';
import type { Change } from './change.ts';
import { ManagedPolicyArn, RoleArn } from './parameters.ts';
import { certainEscalations } from './privilege-escalation.ts';

const params = z.strictObject({ role_arn: RoleArn, policy_arn: ManagedPolicyArn });
type Params = z.infer<typeof params>;

/** Attaches a managed policy to a role. Image: `AttachmentImage`, null when there is no such role. */
export const attachRolePolicy: Change<Params> = {
  id: 'attach-role-policy',
  description: 'Attaches a managed policy to a role.',
  params,
  repairRole: 'identity',
  target: ({ role_arn }) => role_arn,
  risk: () => 'R3',
  capture: ({ role_arn, policy_arn }, aws) => captureAttachment(aws, role_arn, policy_arn),
  postImage: (_, preImage) => withAttachment(preImage, true),
  call: ({ role_arn, policy_arn }) => ({
    service: 'iam',
    operation: 'AttachRolePolicy',
    input: { RoleName: arnName(role_arn), PolicyArn: policy_arn },
  }),
  invert: (given, preImage) => ({
    change: isAttached(preImage) ? 'attach-role-policy' : 'detach-role-policy',
    params: { ...given },
  }),
  summary: ({ role_arn, policy_arn }) =>
    `attach managed policy \`${arnName(policy_arn)}\` to role \`${arnName(role_arn)}\``,
  permissions: ({ role_arn }) => [{ action: 'iam:AttachRolePolicy', resource: role_arn }],
  cost: () => free('IAM policies have no price'),
  problems: ({ role_arn, policy_arn }, preImage) => {
    if (preImage === null) return [`there is no role \`${role_arn}\``];
    const document = attachedDocument(preImage);
    return document === null ? [`there is no managed policy \`${policy_arn}\``] : certainEscalations(document);
  },
  grants: ({ role_arn, policy_arn }) => ({ kind: 'managed', roleArn: role_arn, policyArn: policy_arn }),
};
