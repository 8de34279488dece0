import { canonicalHash } from '../../shared/canonical.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

interface Listed {
  ARN: string;
  DeletedDate?: Date;
  [member: string]: unknown;
}

/** When it was changed, and until when a deletion can be undone, differ with every write that does the same. */
const settled = ({
  DeletedDate,
  LastChangedDate: _changed,
  LastAccessedDate: _read,
  SecretVersionsToStages: _labels,
  ...secret
}: Listed): object => ({
  ...secret,
  isDeleted: DeletedDate !== undefined,
});

/** Secrets, with their labels, policies, and hashes of the values that can be read now. */
export const secrets: SnapshotReader = async (aws) => {
  const found = await aws.read<{ SecretList?: Listed[] }>('secretsmanager', 'ListSecrets', {
    IncludePlannedDeletion: true,
  });
  return (await Promise.all((found?.SecretList ?? []).map((secret) => rowsOf(aws, secret)))).flat();
};

const rowsOf = async (aws: AwsReader, secret: Listed): Promise<Row[]> => {
  const SecretId = secret.ARN;
  const policy = await aws.read<{ ResourcePolicy?: string }>('secretsmanager', 'GetResourcePolicy', { SecretId });
  const versions = await aws.read<{ Versions?: { VersionId: string; VersionStages?: string[] }[] }>(
    'secretsmanager',
    'ListSecretVersionIds',
    { SecretId, IncludeDeprecated: true },
  );
  return [
    [`secret ${SecretId}`, settled(secret)],
    [`secret policy ${SecretId}`, JSON.parse(policy?.ResourcePolicy ?? 'null')],
    [
      `secret versions ${SecretId}`,
      (versions?.Versions ?? []).map(({ VersionId, VersionStages = [] }) => [VersionId, [...VersionStages].sort()]),
    ],
    [`secret value ${SecretId}`, await valueHash(aws, SecretId)],
  ];
};

/** A value that nobody can read now is no value. */
const valueHash = async (aws: AwsReader, SecretId: string): Promise<string | null> => {
  const found = await aws
    .read<{ SecretString?: string }>('secretsmanager', 'GetSecretValue', { SecretId })
    .catch(() => undefined);
  return found?.SecretString === undefined ? null : canonicalHash(found.SecretString);
};
