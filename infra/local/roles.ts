import type { TargetAccount } from '../../chaos/target/account.ts';
import { WORKLOAD_BOUNDARY, workloadBoundary } from '../../shared/workload-boundary.ts';
import { type ProductRole, productRoles, trustOf } from '../product-roles.ts';
import { DEPLOYER_ROLE } from './local-policy.ts';

const TABLES = {
  state: 'incident-state',
  context: 'incident-context',
  approvals: 'incident-approvals',
  audit: 'incident-audit',
  seals: 'audit-seals',
  checkpoints: 'checkpoints',
};

/**
 * Creates the boundary of workloads, the product's roles and the deployer's in the embedded account. Idempotent.
 * `baselinePolicies`: what may be attached in a repair; `baselineRoles`: what a function may be given in one.
 */
export const createRoles = async (
  account: TargetAccount,
  baselinePolicies: readonly string[],
  baselineRoles: readonly string[] = [],
): Promise<void> => {
  const { accountId, region } = account;
  const deployer: ProductRole = { name: DEPLOYER_ROLE, statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const roles = [...productRoles({ accountId, region, tables: TABLES, baselinePolicies, baselineRoles }), deployer];
  await unlessExists(
    account.send('iam', 'CreatePolicy', {
      PolicyName: WORKLOAD_BOUNDARY,
      PolicyDocument: JSON.stringify(workloadBoundary()),
      Description: 'The most that the role of a workload can ever be given',
    }),
  );
  await Promise.all(roles.map((role) => createRole(account, role)));
};

const createRole = async (account: TargetAccount, role: ProductRole): Promise<void> => {
  const AssumeRolePolicyDocument = JSON.stringify(trustOf(role, account.accountId));
  await unlessExists(account.send('iam', 'CreateRole', { RoleName: role.name, AssumeRolePolicyDocument }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: role.statements });
  await account.send('iam', 'PutRolePolicy', { RoleName: role.name, PolicyName: 'firebreak', PolicyDocument });
};

const unlessExists = async (created: Promise<unknown>): Promise<void> => {
  await created.catch((error: unknown) => {
    if (!(error instanceof Error) || !error.name.startsWith('EntityAlreadyExists')) throw error;
  });
};
