import type {
  GetPolicyResponse,
  GetPolicyVersionResponse,
  GetRolePolicyResponse,
  GetRoleResponse,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesResponse,
} from '@aws-sdk/client-iam';
import { arnName } from '../../../shared/arn.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

type Reader = DiagnosticsDeps['aws'];

export const getRolePolicies = mcpTool({
  name: 'get_role_policies',
  contract: DIAGNOSTICS_TOOLS.get_role_policies,
  effects: 'none',
  run: async ({ role_arn }, { aws }: DiagnosticsDeps) => {
    const RoleName = arnName(role_arn);
    const [role, inlineNames, attachedArns] = await Promise.all([
      aws.read<GetRoleResponse>('iam', 'GetRole', { RoleName }),
      aws.read<ListRolePoliciesResponse>('iam', 'ListRolePolicies', { RoleName }),
      aws.read<ListAttachedRolePoliciesResponse>('iam', 'ListAttachedRolePolicies', { RoleName }),
    ]);
    if (role?.Role === undefined) throw new TerminalError(`role \`${role_arn}\` does not exist`);
    const inline = await Promise.all((inlineNames?.PolicyNames ?? []).map((name) => readInline(aws, RoleName, name)));
    const attached = await Promise.all(
      (attachedArns?.AttachedPolicies ?? []).map((policy) => readManaged(aws, policy.PolicyArn ?? '')),
    );
    const boundaryArn = role.Role.PermissionsBoundary?.PermissionsBoundaryArn;
    const boundary = boundaryArn
      ? { arn: boundaryArn, document: (await readManaged(aws, boundaryArn)).document }
      : null;
    const named = [...inline, ...attached];
    return {
      role_arn,
      role_id: role.Role.RoleId ?? '',
      inline,
      attached,
      boundary,
      trust: parseDocument(role.Role.AssumeRolePolicyDocument),
      denies: named.flatMap((policy) =>
        denyStatements(policy.document).map((statement) => ({ policy: policy.name, statement })),
      ),
    };
  },
});

const readInline = async (aws: Reader, RoleName: string, name: string) => {
  const policy = await aws.read<GetRolePolicyResponse>('iam', 'GetRolePolicy', { RoleName, PolicyName: name });
  return { name, document: parseDocument(policy?.PolicyDocument) };
};

const readManaged = async (aws: Reader, arn: string) => {
  const policy = await aws.read<GetPolicyResponse>('iam', 'GetPolicy', { PolicyArn: arn });
  const VersionId = policy?.Policy?.DefaultVersionId ?? 'v1';
  const version = await aws.read<GetPolicyVersionResponse>('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId });
  return {
    arn,
    name: arnName(arn),
    default_version: VersionId,
    document: parseDocument(version?.PolicyVersion?.Document),
  };
};

/** IAM returns documents URL-encoded (RFC 3986). */
const parseDocument = (text: string | undefined): unknown =>
  text === undefined ? null : (JSON.parse(decodeURIComponent(text)) as unknown);

const denyStatements = (document: unknown): unknown[] => {
  const statements = (document as { Statement?: unknown } | null)?.Statement ?? [];
  return [statements].flat().filter((statement) => (statement as { Effect?: string }).Effect === 'Deny');
};
