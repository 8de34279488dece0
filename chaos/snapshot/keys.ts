import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

/** Keys, with whether they may be used and by whom. */
export const keys: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Keys?: { KeyId: string }[] }>('kms', 'ListKeys', { Limit: 1_000 });
  return (await Promise.all((found?.Keys ?? []).map(({ KeyId }) => key(aws, KeyId)))).flat();
};

const key = async (aws: AwsReader, KeyId: string): Promise<Row[]> => {
  const [described, policy, tags] = await Promise.all([
    aws.read<{ KeyMetadata?: object }>('kms', 'DescribeKey', { KeyId }),
    aws.read<{ Policy?: string }>('kms', 'GetKeyPolicy', { KeyId }),
    aws.read<{ Tags?: object[] }>('kms', 'ListResourceTags', { KeyId }),
  ]);
  return [
    [`key ${KeyId}`, described?.KeyMetadata ?? null],
    [`key policy ${KeyId}`, JSON.parse(policy?.Policy ?? 'null')],
    [`key tags ${KeyId}`, tags?.Tags ?? []],
  ];
};
