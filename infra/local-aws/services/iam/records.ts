import type { StoredSession } from '../../account.ts';
import type { Collection, World } from '../../world.ts';

export interface StoredTag {
  Key: string;
  Value: string;
}

/** A role as it is stored, in the collection `iam:roles` under its name. */
export interface StoredRole {
  RoleName: string;
  /** `AROA…`; a role that is deleted and made again gets another one. */
  RoleId: string;
  Arn: string;
  Path: string;
  /** The trust policy's JSON text. */
  AssumeRolePolicyDocument: string;
  /** ISO time. */
  CreateDate: string;
  Description?: string;
  /** Seconds. */
  MaxSessionDuration: number;
  /** ARN of the managed policy that limits the role. */
  PermissionsBoundary?: string;
  Tags: StoredTag[];
  /** JSON text by policy name. */
  InlinePolicies: Record<string, string>;
  AttachedPolicyArns: string[];
}

export interface StoredPolicyVersion {
  VersionId: string;
  /** JSON text. */
  Document: string;
  /** ISO time. */
  CreateDate: string;
}

/** A managed policy as it is stored, in the collection `iam:policies` under its ARN. */
export interface StoredPolicy {
  PolicyName: string;
  /** `ANPA…`. */
  PolicyId: string;
  Arn: string;
  Path: string;
  Description?: string;
  /** ISO times. */
  CreateDate: string;
  UpdateDate: string;
  DefaultVersionId: string;
  /** Version numbers are never used twice. */
  NextVersion: number;
  Versions: StoredPolicyVersion[];
  Tags: StoredTag[];
}

export const roles = (world: World): Collection<StoredRole> => world.state.collection<StoredRole>('iam:roles');
export const policies = (world: World): Collection<StoredPolicy> =>
  world.state.collection<StoredPolicy>('iam:policies');
export const sessions = (world: World): Collection<StoredSession> =>
  world.state.collection<StoredSession>('sts:sessions');

/** The version that is in force. */
export function defaultVersion(policy: StoredPolicy): StoredPolicyVersion | undefined {
  return policy.Versions.find(({ VersionId }) => VersionId === policy.DefaultVersionId);
}
