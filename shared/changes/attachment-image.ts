import type { AwsReader } from '../aws/aws-reader.ts';
import { readAttachedPolicies, readManagedPolicy } from '../aws/role-reads.ts';
import type { Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';

/**
 * Whether a managed policy is attached to a role, and what it says: to attach a name whose document changed since
 * it was approved would be another change.
 */
export interface AttachmentImage {
  attached: boolean;
  /** Null when there is no such policy. */
  default_version: string | null;
  document: unknown;
}

export const captureAttachment = async (
  aws: AwsReader,
  roleArn: string,
  policyArn: string,
): Promise<AttachmentImage | null> => {
  requireOwnScope(aws, roleArn);
  const [attached, policy] = await Promise.all([readAttachedPolicies(aws, roleArn), readManagedPolicy(aws, policyArn)]);
  if (attached === undefined) return null;
  return {
    attached: attached.includes(policyArn),
    default_version: policy?.default_version ?? null,
    document: policy?.document ?? null,
  };
};

/** The image with the policy attached or not; null stays null. */
export const withAttachment = (preImage: Image, attached: boolean): Image =>
  preImage === null ? null : { ...(preImage as AttachmentImage), attached };

/** True when the image shows the policy attached. */
export const isAttached = (preImage: Image): boolean => (preImage as AttachmentImage | null)?.attached === true;

/** The policy's document in the image; null when it has none. */
export const attachedDocument = (preImage: Image): unknown => (preImage as AttachmentImage | null)?.document ?? null;
