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

/** The product brings the boundary along; a workload that is deployed first brings it itself. */
export const createBoundary = async (account: TargetAccount): Promise<void> => {
  const PolicyDocument = JSON.stringify(workloadBoundary());
  await unlessExists(account.send('iam', 'CreatePolicy', { PolicyName: WORKLOAD_BOUNDARY, PolicyDocument }));
};

/** The role of a function: bounded, tagged, with one inline policy, one managed policy of its own and AWS's. */
export const createExecutionRole = async (
  account: TargetAccount,
  { name: RoleName, inline, managed }: { name: string; inline: NamedDocument; managed: NamedDocument },
): Promise<void> => {
  await createBoundary(account);
  await unlessExists(
    account.send('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
      PermissionsBoundary: workloadBoundaryArn(account.accountId),
      Tags: WORKLOAD_TAG_LIST,
    }),
  );
  const PolicyDocument = JSON.stringify(managed.document);
  await unlessExists(account.send('iam', 'CreatePolicy', { PolicyName: managed.name, PolicyDocument }));
  await putInlinePolicy(account, RoleName, inline);
  for (const PolicyArn of [...AWS_MANAGED_POLICIES, `arn:aws:iam::${account.accountId}:policy/${managed.name}`])
    await account.send('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
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
