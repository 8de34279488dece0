import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

interface Listed {
  Arn: string;
  DefaultVersionId: string;
}

/**
 * The account's own managed policies: the version in force, what it says, and the tags. A version that is not in force
 * grants nobody anything, and stays behind where somebody made one.
 */
export const managedPolicies: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Policies?: Listed[] }>('iam', 'ListPolicies', { Scope: 'Local', MaxItems: 1_000 });
  return Promise.all((found?.Policies ?? []).map((policy) => rowOf(aws, policy)));
};

const rowOf = async (aws: AwsReader, { Arn, DefaultVersionId }: Listed): Promise<Row> => {
  const [version, policy] = await Promise.all([
    aws.read<{ PolicyVersion?: { Document?: string } }>('iam', 'GetPolicyVersion', {
      PolicyArn: Arn,
      VersionId: DefaultVersionId,
    }),
    aws.read<{ Policy?: { Tags?: unknown } }>('iam', 'GetPolicy', { PolicyArn: Arn }),
  ]);
  const document = JSON.parse(decodeURIComponent(version?.PolicyVersion?.Document ?? 'null')) as unknown;
  return [`managed policy ${Arn}`, { inForce: DefaultVersionId, document, tags: policy?.Policy?.Tags ?? [] }];
};
