import { createHash } from 'node:crypto';
import type { StoredPolicy } from '../records.ts';
import { ADMINISTRATOR_ACCESS } from './administrator-access.ts';
import { COMPROMISED_KEY_QUARANTINE } from './compromised-key-quarantine.ts';
import { CONTAINER_EXECUTION_ROLES } from './container-execution-roles.ts';
import { LAMBDA_EXECUTION_ROLES } from './lambda-execution-roles.ts';
import { READ_ONLY_ACCESS } from './read-only-access.ts';
import type { AwsManagedPolicy } from './policy.ts';

const CATALOGUE: readonly AwsManagedPolicy[] = [
  ADMINISTRATOR_ACCESS,
  ...LAMBDA_EXECUTION_ROLES,
  ...CONTAINER_EXECUTION_ROLES,
  READ_ONLY_ACCESS,
  COMPROMISED_KEY_QUARANTINE,
];

/** The policies that AWS owns and every account can attach, under their ARN. Nobody in the account can change them. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, StoredPolicy> = new Map(
  CATALOGUE.map((policy) => [arnOf(policy), toStored(policy)]),
);

export const isAwsManaged = (arn: string): boolean => arn.startsWith('arn:aws:iam::aws:policy/');

function arnOf(policy: AwsManagedPolicy): string {
  return `arn:aws:iam::aws:policy${policy.path}${policy.name}`;
}

/** AWS's own ids are not all published; these have their form and stay the same from run to run. */
function idOf(policy: AwsManagedPolicy): string {
  return `ANPA${createHash('sha256').update(arnOf(policy)).digest('hex').slice(0, 17).toUpperCase()}`;
}

function toStored(policy: AwsManagedPolicy): StoredPolicy {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: policy.statements }, null, 2);
  return {
    PolicyName: policy.name,
    PolicyId: idOf(policy),
    Arn: arnOf(policy),
    Path: policy.path,
    Description: policy.description,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
    DefaultVersionId: policy.version,
    NextVersion: Number(policy.version.slice(1)) + 1,
    Versions: [{ VersionId: policy.version, Document: document, CreateDate: policy.updatedAt }],
    Tags: [],
  };
}
