import { readPages } from '../../shared/aws/pages.ts';
import { readAuthorization } from './authorization.ts';
import type { Row, SnapshotReader } from './row.ts';

interface Listed {
  RoleName: string;
  AssumeRolePolicyDocument?: string;
}

interface Authorization {
  RoleName: string;
  RolePolicyList?: { PolicyName: string; PolicyDocument?: string }[];
  AttachedManagedPolicies?: { PolicyArn: string }[];
  PermissionsBoundary?: object;
  Tags?: object[];
}

const PAGING = { rows: 'Roles', next: 'Marker', token: 'Marker' } as const;

/**
 * Roles, with every policy of theirs. Two listings tell of all roles what four reads tell of one: the description and
 * the length of sessions stand in one, boundary, tags and policies in the other.
 */
export const roles: SnapshotReader = async (aws) => {
  const [listed, authorizations] = await Promise.all([
    readPages<Listed>(aws, 'iam', 'ListRoles', { MaxItems: 1_000 }, PAGING),
    readAuthorization<Authorization>(aws, 'RoleDetailList'),
  ]);
  const byName = new Map(authorizations.map((role) => [role.RoleName, role]));
  return (listed ?? []).flatMap((role) => rowsOf(role, byName.get(role.RoleName)));
};

const rowsOf = (role: Listed, authorization: Authorization | undefined): Row[] => [
  [`role ${role.RoleName}`, authorization === undefined ? null : whole(role, authorization)],
  [
    `attached ${role.RoleName}`,
    (authorization?.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn).sort(),
  ],
  ...(authorization?.RolePolicyList ?? []).map(
    ({ PolicyName, PolicyDocument }): Row => [`inline policy ${role.RoleName}/${PolicyName}`, parsed(PolicyDocument)],
  ),
];

const whole = (role: Listed, { PermissionsBoundary, Tags = [] }: Authorization): object => ({
  ...role,
  AssumeRolePolicyDocument: parsed(role.AssumeRolePolicyDocument),
  PermissionsBoundary,
  ...(Tags.length > 0 && { Tags }),
});

/** The same policy is written in many ways: member order and white space say nothing. */
const parsed = (document: string | undefined): unknown => JSON.parse(decodeURIComponent(document ?? 'null')) as unknown;
