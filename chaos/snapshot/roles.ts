import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

/** Roles, with every policy of theirs. */
export const roles: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Roles?: { RoleName: string }[] }>('iam', 'ListRoles', { MaxItems: 1_000 });
  return (await Promise.all((found?.Roles ?? []).map(({ RoleName }) => role(aws, RoleName)))).flat();
};

const role = async (aws: AwsReader, RoleName: string): Promise<Row[]> => {
  const [whole, inline, attached] = await Promise.all([
    aws.read<{ Role?: { AssumeRolePolicyDocument?: string } }>('iam', 'GetRole', { RoleName }),
    aws.read<{ PolicyNames?: string[] }>('iam', 'ListRolePolicies', { RoleName }),
    aws.read<{ AttachedPolicies?: { PolicyArn: string }[] }>('iam', 'ListAttachedRolePolicies', { RoleName }),
  ]);
  const documents = await Promise.all(
    (inline?.PolicyNames ?? []).map(async (PolicyName): Promise<Row> => {
      const policy = await aws.read<{ PolicyDocument?: string }>('iam', 'GetRolePolicy', { RoleName, PolicyName });
      return [
        `inline policy ${RoleName}/${PolicyName}`,
        JSON.parse(decodeURIComponent(policy?.PolicyDocument ?? 'null')),
      ];
    }),
  );
  return [
    [`role ${RoleName}`, whole?.Role === undefined ? null : withParsedTrust(whole.Role)],
    [`attached ${RoleName}`, (attached?.AttachedPolicies ?? []).map((policy) => policy.PolicyArn).sort()],
    ...documents,
  ];
};

/** The same trust is written in many ways: member order and white space say nothing. */
const withParsedTrust = (role: { AssumeRolePolicyDocument?: string }): object => ({
  ...role,
  AssumeRolePolicyDocument: JSON.parse(decodeURIComponent(role.AssumeRolePolicyDocument ?? 'null')) as unknown,
});
