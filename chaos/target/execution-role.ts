import { WORKLOAD_BOUNDARY, workloadBoundary, workloadBoundaryArn } from '../../shared/workload-boundary.ts';
import type { TargetAccount } from './account.ts';
import { AWS_MANAGED_POLICIES, trustPolicy } from './policies.ts';
import { WORKLOAD_TAG_LIST } from './tags.ts';
import { unlessExists } from './unless-exists.ts';

/** A policy by name, as the account keeps it. */
export interface NamedDocument {
  name: string;
  document: object;
}

/** A managed policy, with what its first version said where that was something else. */
export interface ManagedDocument extends NamedDocument {
  earlier?: object;
}

/** The product brings the boundary along; a workload that is deployed first brings it itself. */
export const createBoundary = async (account: TargetAccount): Promise<void> => {
  const PolicyDocument = JSON.stringify(workloadBoundary());
  await unlessExists(account.send('iam', 'CreatePolicy', { PolicyName: WORKLOAD_BOUNDARY, PolicyDocument }));
};

/** A role that a function may run as, bounded and tagged, with AWS's own policies and no other. */
export const createBareRole = async (account: TargetAccount, RoleName: string): Promise<void> => {
  await createBoundary(account);
  await unlessExists(
    account.send('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
      PermissionsBoundary: workloadBoundaryArn(account.accountId),
      Tags: WORKLOAD_TAG_LIST,
    }),
  );
  for (const PolicyArn of AWS_MANAGED_POLICIES) await account.send('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
};

/** The role of a function: bounded, tagged, with one inline policy, one managed policy of its own and AWS's. */
export const createExecutionRole = async (
  account: TargetAccount,
  { name: RoleName, inline, managed }: { name: string; inline?: NamedDocument; managed: ManagedDocument },
): Promise<void> => {
  await createBareRole(account, RoleName);
  await createManagedPolicy(account, managed);
  if (inline) await putInlinePolicy(account, RoleName, inline);
  const PolicyArn = `arn:aws:iam::${account.accountId}:policy/${managed.name}`;
  await account.send('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
};

/** Where the policy has a past, its first version says what it said then, and the one in force came after it. */
const createManagedPolicy = async (account: TargetAccount, policy: ManagedDocument): Promise<void> => {
  const { name: PolicyName, document, earlier = document } = policy;
  const PolicyArn = `arn:aws:iam::${account.accountId}:policy/${PolicyName}`;
  const PolicyDocument = JSON.stringify(document);
  const first = { PolicyName, PolicyDocument: JSON.stringify(earlier), Tags: WORKLOAD_TAG_LIST };
  await unlessExists(account.send('iam', 'CreatePolicy', first));
  if (policy.earlier === undefined) return;
  const { Versions = [] } = await account.send<{ Versions?: unknown[] }>('iam', 'ListPolicyVersions', { PolicyArn });
  if (Versions.length === 1)
    await account.send('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
};

export const putInlinePolicy = async (
  account: TargetAccount,
  RoleName: string,
  { name, document }: NamedDocument,
): Promise<void> => {
  await account.send('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: name,
    PolicyDocument: JSON.stringify(document),
  });
};
