import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';
import { parsePolicyText } from './policy-document.ts';

const MARKED = { next: 'Marker', token: 'Marker' } as const;

/** A managed policy with all of its versions (IAM keeps at most five); a version's document never changes. */
export interface PolicyVersions {
  default_version: string;
  /** Documents by version. */
  documents: Record<string, unknown>;
  /** Whom the policy reaches, sorted: `role/orders`, `user/…`, `group/…`. */
  reaches: string[];
}

/** Versions of a managed policy and whom it reaches; null when there is no such policy. */
export const readPolicyVersions = async (aws: AwsReader, PolicyArn: string): Promise<PolicyVersions | null> => {
  const paging = { rows: 'Versions', ...MARKED };
  const [rows, reaches] = await Promise.all([
    readPages<{ VersionId: string; IsDefaultVersion?: boolean }>(
      aws,
      'iam',
      'ListPolicyVersions',
      { PolicyArn },
      paging,
    ),
    readPolicyReach(aws, PolicyArn),
  ]);
  const inForce = rows?.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  if (rows === undefined || inForce === undefined) return null;
  const documents = await Promise.all(
    rows.map(async ({ VersionId }) => [VersionId, await readVersion(aws, PolicyArn, VersionId)] as const),
  );
  return { default_version: inForce.VersionId, documents: Object.fromEntries(documents), reaches };
};

const readVersion = async (aws: AwsReader, PolicyArn: string, VersionId: string): Promise<unknown> => {
  const output = await aws.read<{ PolicyVersion?: { Document?: string } }>('iam', 'GetPolicyVersion', {
    PolicyArn,
    VersionId,
  });
  return parsePolicyText(output?.PolicyVersion?.Document, `\`${PolicyArn}\` ${VersionId}`);
};

interface Reached {
  PolicyRoles?: { RoleName?: string }[];
  PolicyUsers?: { UserName?: string }[];
  PolicyGroups?: { GroupName?: string }[];
  Marker?: string;
}

/** Everybody who has the policy: a change of it reaches all of them. */
const readPolicyReach = async (aws: AwsReader, PolicyArn: string): Promise<string[]> => {
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const page: Reached | undefined = await aws.read<Reached>('iam', 'ListEntitiesForPolicy', {
      PolicyArn,
      ...(Marker !== undefined && { Marker }),
    });
    found.push(
      ...(page?.PolicyRoles ?? []).map(({ RoleName }) => `role/${RoleName}`),
      ...(page?.PolicyUsers ?? []).map(({ UserName }) => `user/${UserName}`),
      ...(page?.PolicyGroups ?? []).map(({ GroupName }) => `group/${GroupName}`),
    );
    Marker = page?.Marker;
  } while (Marker !== undefined);
  return found.sort();
};
