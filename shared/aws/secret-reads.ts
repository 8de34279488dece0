import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';
import { parseDocument } from './policy-text.ts';

/** A secret without one value of it. */
export interface SecretRecord {
  /** ISO time from which it is gone for ever; null unless its deletion is scheduled. */
  deletion_date: string | null;
  /** The key that it is encrypted under, as its owner named it; null for AWS's own. */
  key_id: string | null;
  /** The version that each label is on. */
  stages: Record<string, string>;
}

interface Described {
  DeletedDate?: Date;
  KmsKeyId?: string;
  VersionIdsToStages?: Record<string, string[]>;
}

/** Reads a secret; undefined when there is no such secret. */
export const readSecret = async (aws: AwsReader, secretArn: string): Promise<SecretRecord | undefined> => {
  const found = await aws.read<Described>('secretsmanager', 'DescribeSecret', { SecretId: secretArn });
  if (!found) return undefined;
  const labels = Object.entries(found.VersionIdsToStages ?? {}).flatMap(([version, stages]) =>
    stages.map((stage): [string, string] => [stage, version]),
  );
  return {
    deletion_date: found.DeletedDate?.toISOString() ?? null,
    key_id: found.KmsKeyId ?? null,
    stages: Object.fromEntries(labels.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

/** Ids of every version of a secret, with a label or without, sorted; undefined when there is no such secret. */
export const readSecretVersions = async (aws: AwsReader, secretArn: string): Promise<string[] | undefined> => {
  const paging = { rows: 'Versions', next: 'NextToken', token: 'NextToken' };
  const input = { SecretId: secretArn, IncludeDeprecated: true };
  const rows = await readPages<{ VersionId: string }>(aws, 'secretsmanager', 'ListSecretVersionIds', input, paging);
  return rows?.map(({ VersionId }) => VersionId).sort();
};

/** The policy of a secret, parsed, null where it has none; undefined when there is no such secret. */
export const readSecretPolicy = async (aws: AwsReader, secretArn: string): Promise<unknown> => {
  const input = { SecretId: secretArn };
  const found = await aws.read<{ ResourcePolicy?: string }>('secretsmanager', 'GetResourcePolicy', input);
  if (!found) return undefined;
  return found.ResourcePolicy === undefined ? null : parseDocument(found.ResourcePolicy, secretArn);
};
