import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { readAuthorization } from './authorization.ts';
import type { Row, SnapshotReader } from './row.ts';

interface Authorization {
  Arn: string;
  DefaultVersionId: string;
  PolicyVersionList?: { VersionId: string; Document?: string }[];
}

/**
 * The account's own managed policies: the version in force, what it says, and the tags. A version that is not in force
 * grants nobody anything, and stays behind where somebody made one.
 */
export const managedPolicies: SnapshotReader = async (aws) => {
  const found = await readAuthorization<Authorization>(aws, 'Policies');
  return Promise.all(found.map((policy) => rowOf(aws, policy)));
};

/** The listing holds every document, and leaves out the tags. */
const rowOf = async (
  aws: AwsReader,
  { Arn, DefaultVersionId, PolicyVersionList = [] }: Authorization,
): Promise<Row> => {
  const inForce = PolicyVersionList.find(({ VersionId }) => VersionId === DefaultVersionId);
  const document = JSON.parse(decodeURIComponent(inForce?.Document ?? 'null')) as unknown;
  const whole = await aws.read<{ Policy?: { Tags?: unknown } }>('iam', 'GetPolicy', { PolicyArn: Arn });
  return [`managed policy ${Arn}`, { inForce: DefaultVersionId, document, tags: whole?.Policy?.Tags ?? [] }];
};
