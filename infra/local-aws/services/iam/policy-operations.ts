import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
} from '@aws-sdk/client-iam';
import { operation, type Access, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { AWS_MANAGED_POLICIES, isAwsManaged } from './aws-managed/index.ts';
import { entityName, entityPath, oneOf, textBetween } from './constraint.ts';
import { alreadyExists, deleteConflict } from './iam-error.ts';
import { newUniqueId } from './identifier.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import {
  attachedTo,
  boundaryOf,
  policyAccess,
  policyDetail,
  policySummary,
  requireOwnPolicy,
  requirePolicy,
  savePolicy,
} from './policy-record.ts';
import { managedDocument } from './policy-version-operations.ts';
import { policies, type StoredPolicy } from './records.ts';
import { mergeTags, requestTagContext } from './tag.ts';

const POLICY_NAME_LENGTH_MAX = 128;
const DESCRIPTION_LENGTH_MAX = 1000;

/** Managed policies: the account's own, and the ones that AWS keeps for everybody. */
export function policyOperations(world: World): Record<string, Operation> {
  return {
    CreatePolicy: operation<CreatePolicyRequest, CreatePolicyResponse>({
      honours: ['PolicyName', 'Path', 'PolicyDocument', 'Description', 'Tags'],
      writes: true,
      access: (input) => createAccess(world, input),
      handle: (input) => {
        const policy = newPolicy(world, input);
        savePolicy(world, policy);
        const { Tags } = policy;
        return { Policy: { ...policySummary(world, policy), Tags: Tags.length > 0 ? Tags : undefined } };
      },
    }),

    GetPolicy: operation<GetPolicyRequest, GetPolicyResponse>({
      honours: ['PolicyArn'],
      writes: false,
      access: ({ PolicyArn }) => [policyAccess(world, 'GetPolicy', PolicyArn)],
      handle: ({ PolicyArn }) => ({ Policy: policyDetail(world, requirePolicy(world, PolicyArn)) }),
    }),

    DeletePolicy: operation<DeletePolicyRequest, object>({
      honours: ['PolicyArn'],
      writes: true,
      access: ({ PolicyArn }) => [policyAccess(world, 'DeletePolicy', PolicyArn)],
      handle: ({ PolicyArn }, call) => {
        const policy = requireOwnPolicy(world, PolicyArn, 'DeletePolicy', call);
        if (attachedTo(world, policy.Arn).length + boundaryOf(world, policy.Arn).length > 0) {
          throw deleteConflict('Cannot delete a policy attached to entities.');
        }
        if (policy.Versions.length > 1) {
          throw deleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
          );
        }
        policies(world).delete(policy.Arn);
        return {};
      },
    }),

    ListPolicies: operation<ListPoliciesRequest, ListPoliciesResponse>({
      honours: ['Scope', 'OnlyAttached', 'PathPrefix', 'PolicyUsageFilter', ...PAGE_MEMBERS],
      writes: false,
      access: ({ PathPrefix }) => [
        { action: 'iam:ListPolicies', resource: `arn:aws:iam::${world.accountId}:policy${PathPrefix ?? '/'}` },
      ],
      handle: (input) => {
        const { page, ...more } = pageOf(listed(world, input), ({ Arn }) => Arn, input);
        return { Policies: page.map((policy) => policySummary(world, policy)), ...more };
      },
    }),
  };
}

function createAccess(world: World, input: CreatePolicyRequest): Access[] {
  const resource = `arn:aws:iam::${world.accountId}:policy${input.Path ?? '/'}${input.PolicyName ?? ''}`;
  const context = requestTagContext(input.Tags);
  const create = { action: 'iam:CreatePolicy', resource, context };
  return input.Tags?.length ? [create, { action: 'iam:TagPolicy', resource, context }] : [create];
}

function newPolicy(world: World, input: CreatePolicyRequest): StoredPolicy {
  const name = entityName(input.PolicyName, 'PolicyName', POLICY_NAME_LENGTH_MAX);
  const path = entityPath(input.Path);
  const document = managedDocument(input.PolicyDocument);
  const taken = policies(world)
    .values()
    .some(({ PolicyName }) => PolicyName.toLowerCase() === name.toLowerCase());
  if (taken) throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  const now = new Date().toISOString();
  return {
    PolicyName: name,
    PolicyId: newUniqueId('ANPA'),
    Arn: `arn:aws:iam::${world.accountId}:policy${path}${name}`,
    Path: path,
    Description:
      input.Description === undefined
        ? undefined
        : textBetween(input.Description, 'Description', 0, DESCRIPTION_LENGTH_MAX),
    CreateDate: now,
    UpdateDate: now,
    DefaultVersionId: 'v1',
    NextVersion: 2,
    Versions: [{ VersionId: 'v1', Document: document, CreateDate: now }],
    Tags: mergeTags([], input.Tags),
  };
}

function listed(world: World, input: ListPoliciesRequest): StoredPolicy[] {
  const scope = oneOf(input.Scope, 'Scope', ['All', 'AWS', 'Local']) ?? 'All';
  const usage = oneOf(input.PolicyUsageFilter, 'PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']);
  return [...policies(world).values(), ...AWS_MANAGED_POLICIES.values()]
    .filter(({ Arn }) => scope === 'All' || isAwsManaged(Arn) === (scope === 'AWS'))
    .filter(({ Path }) => Path.startsWith(input.PathPrefix ?? '/'))
    .filter(({ Arn }) => !input.OnlyAttached || attachedTo(world, Arn).length > 0)
    .filter(({ Arn }) => usage === undefined || isUsed(world, Arn, usage));
}

const isUsed = (world: World, arn: string, usage: 'PermissionsPolicy' | 'PermissionsBoundary'): boolean =>
  (usage === 'PermissionsPolicy' ? attachedTo(world, arn) : boundaryOf(world, arn)).length > 0;
