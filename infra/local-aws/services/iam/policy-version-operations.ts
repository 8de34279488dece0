import type {
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  PolicyVersion,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import { validateIdentityPolicy } from '../../iam-policy/validate.ts';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { required } from './constraint.ts';
import { deleteConflict, invalidInput, limitExceeded, noSuchEntity } from './iam-error.ts';
import { encodeDocument } from './identifier.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import { policyAccess, requireOwnPolicy, requirePolicy, savePolicy } from './policy-record.ts';
import type { StoredPolicy, StoredPolicyVersion } from './records.ts';

const VERSIONS_MAX = 5;
/** Characters of a managed policy, white space not counted. */
const MANAGED_LENGTH_MAX = 6144;

/** The versions of managed policies, of which one is in force. */
export function policyVersionOperations(world: World): Record<string, Operation> {
  return {
    CreatePolicyVersion: operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse>({
      honours: ['PolicyArn', 'PolicyDocument', 'SetAsDefault'],
      writes: true,
      access: ({ PolicyArn }) => [policyAccess(world, 'CreatePolicyVersion', PolicyArn)],
      handle: (input, call) => {
        const policy = requireOwnPolicy(world, input.PolicyArn, 'CreatePolicyVersion', call);
        const document = managedDocument(input.PolicyDocument);
        if (policy.Versions.length >= VERSIONS_MAX) {
          throw limitExceeded(
            `A managed policy can have up to ${VERSIONS_MAX} versions. Before you create a new version, you must delete an existing version.`,
          );
        }
        const version = addVersion(policy, document, input.SetAsDefault === true);
        savePolicy(world, policy);
        return { PolicyVersion: versionSummary(policy, version) };
      },
    }),

    GetPolicyVersion: operation<GetPolicyVersionRequest, GetPolicyVersionResponse>({
      honours: ['PolicyArn', 'VersionId'],
      writes: false,
      access: ({ PolicyArn }) => [policyAccess(world, 'GetPolicyVersion', PolicyArn)],
      handle: (input) => {
        const policy = requirePolicy(world, input.PolicyArn);
        const version = requireVersion(policy, input.VersionId);
        return { PolicyVersion: versionDetail(policy, version) };
      },
    }),

    ListPolicyVersions: operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse>({
      honours: ['PolicyArn', ...PAGE_MEMBERS],
      writes: false,
      access: ({ PolicyArn }) => [policyAccess(world, 'ListPolicyVersions', PolicyArn)],
      handle: (input) => {
        const policy = requirePolicy(world, input.PolicyArn);
        const { page, ...more } = pageOf(policy.Versions, newestFirst, input);
        return { Versions: page.map((version) => versionSummary(policy, version)), ...more };
      },
    }),

    SetDefaultPolicyVersion: operation<SetDefaultPolicyVersionRequest, object>({
      honours: ['PolicyArn', 'VersionId'],
      writes: true,
      access: ({ PolicyArn }) => [policyAccess(world, 'SetDefaultPolicyVersion', PolicyArn)],
      handle: (input, call) => {
        const policy = requireOwnPolicy(world, input.PolicyArn, 'SetDefaultPolicyVersion', call);
        policy.DefaultVersionId = requireVersion(policy, input.VersionId).VersionId;
        policy.UpdateDate = new Date().toISOString();
        savePolicy(world, policy);
        return {};
      },
    }),

    DeletePolicyVersion: operation<DeletePolicyVersionRequest, object>({
      honours: ['PolicyArn', 'VersionId'],
      writes: true,
      access: ({ PolicyArn }) => [policyAccess(world, 'DeletePolicyVersion', PolicyArn)],
      handle: (input, call) => {
        const policy = requireOwnPolicy(world, input.PolicyArn, 'DeletePolicyVersion', call);
        const { VersionId } = requireVersion(policy, input.VersionId);
        if (VersionId === policy.DefaultVersionId) {
          throw deleteConflict('Cannot delete the default version of a policy.');
        }
        policy.Versions = policy.Versions.filter((version) => version.VersionId !== VersionId);
        savePolicy(world, policy);
        return {};
      },
    }),
  };
}

/** The text of a managed policy, if IAM would store it. */
export function managedDocument(text: string | undefined): string {
  const document = required(text, 'PolicyDocument');
  validateIdentityPolicy(document);
  if (document.replace(/\s/g, '').length > MANAGED_LENGTH_MAX) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_LENGTH_MAX}`);
  }
  return document;
}

function addVersion(policy: StoredPolicy, document: string, isDefault: boolean): StoredPolicyVersion {
  const now = new Date().toISOString();
  const version = { VersionId: `v${policy.NextVersion}`, Document: document, CreateDate: now };
  policy.NextVersion += 1;
  policy.Versions = [...policy.Versions, version];
  policy.UpdateDate = now;
  if (isDefault) policy.DefaultVersionId = version.VersionId;
  return version;
}

function requireVersion(policy: StoredPolicy, given: string | undefined): StoredPolicyVersion {
  const versionId = required(given, 'VersionId');
  if (!/^v[1-9]\d*(\.[A-Za-z0-9-]*)?$/.test(versionId)) throw invalidInput(`Invalid version ${versionId}.`);
  const version = policy.Versions.find(({ VersionId }) => VersionId === versionId);
  if (version) return version;
  throw noSuchEntity(`Policy ${policy.Arn} version ${versionId} does not exist or is not attachable.`);
}

const versionSummary = (policy: StoredPolicy, version: StoredPolicyVersion): PolicyVersion => ({
  VersionId: version.VersionId,
  IsDefaultVersion: version.VersionId === policy.DefaultVersionId,
  CreateDate: new Date(version.CreateDate),
});

/** The version with its document, which listings leave out. */
export const versionDetail = (policy: StoredPolicy, version: StoredPolicyVersion): PolicyVersion => ({
  ...versionSummary(policy, version),
  Document: encodeDocument(version.Document),
});

/** A sort key under which the highest version number comes first. */
const newestFirst = ({ VersionId }: StoredPolicyVersion): string =>
  String(Number.MAX_SAFE_INTEGER - Number(VersionId.slice(1))).padStart(16, '0');
