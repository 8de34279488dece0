import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';
import { parsePolicyText } from './policy-document.ts';
import { arnName } from '../arn.ts';

const MARKED = { next: 'Marker', token: 'Marker' } as const;

/** One inline policy of a role as JSON; null when the role or the policy does not exist. */
export const readInlinePolicy = async (aws: AwsReader, roleArn: string, policyName: string): Promise<unknown> => {
  const input = { RoleName: arnName(roleArn), PolicyName: policyName };
  const output = await aws.read('iam', 'GetRolePolicy', input);
  return output === undefined ? null : parsePolicyText(output.PolicyDocument, `\`${policyName}\` of \`${roleArn}\``);
};

/** Every inline policy of a role by name; undefined when there is no such role. */
export const readInlinePolicies = async (
  aws: AwsReader,
  roleArn: string,
): Promise<Record<string, unknown> | undefined> => {
  const input = { RoleName: arnName(roleArn) };
  const names = await readPages<string>(aws, 'iam', 'ListRolePolicies', input, { rows: 'PolicyNames', ...MARKED });
  if (names === undefined) return undefined;
  const read = async (name: string): Promise<[string, unknown]> => [name, await readInlinePolicy(aws, roleArn, name)];
  return Object.fromEntries(await Promise.all(names.map(read)));
};

/** ARNs of the managed policies attached to a role, sorted; undefined when there is no such role. */
export const readAttachedPolicies = async (aws: AwsReader, roleArn: string): Promise<string[] | undefined> => {
  const input = { RoleName: arnName(roleArn) };
  const paging = { rows: 'AttachedPolicies', ...MARKED };
  const rows = await readPages<{ PolicyArn: string }>(aws, 'iam', 'ListAttachedRolePolicies', input, paging);
  return rows?.map((row) => row.PolicyArn).sort();
};

export interface RoleRecord {
  arn: string;
  boundaryArn: string | null;
  trust: unknown;
}

/** A role's boundary and trust policy; undefined when there is no such role. */
export const readRole = async (aws: AwsReader, roleArn: string): Promise<RoleRecord | undefined> => {
  const output = await aws.read<{ Role?: Record<string, unknown> }>('iam', 'GetRole', { RoleName: arnName(roleArn) });
  if (!output?.Role) return undefined;
  const boundary = output.Role.PermissionsBoundary as { PermissionsBoundaryArn?: string } | undefined;
  return {
    arn: String(output.Role.Arn),
    boundaryArn: boundary?.PermissionsBoundaryArn ?? null,
    trust: parsePolicyText(output.Role.AssumeRolePolicyDocument, `the trust of \`${roleArn}\``),
  };
};

/** Default version and document of a managed policy; null when there is no such policy. */
export const readManagedPolicy = async (
  aws: AwsReader,
  policyArn: string,
): Promise<{ default_version: string; document: unknown } | null> => {
  const policy = await aws.read<{ Policy?: { DefaultVersionId?: string } }>('iam', 'GetPolicy', {
    PolicyArn: policyArn,
  });
  const version = policy?.Policy?.DefaultVersionId;
  if (version === undefined) return null;
  const input = { PolicyArn: policyArn, VersionId: version };
  const output = await aws.read<{ PolicyVersion?: { Document?: string } }>('iam', 'GetPolicyVersion', input);
  return {
    default_version: version,
    document: parsePolicyText(output?.PolicyVersion?.Document, `\`${policyArn}\` ${version}`),
  };
};
