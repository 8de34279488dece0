import { canonicalHash } from '../../shared/canonical.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

interface Described {
  Name: string;
  [member: string]: unknown;
}

/** Parameters, with hashes of the values that can be read now. A version's number and author change with every write. */
export const parameters: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Parameters?: Described[] }>('ssm', 'DescribeParameters', {});
  return Promise.all(
    (found?.Parameters ?? []).map(
      async ({ Version: _version, LastModifiedDate: _at, LastModifiedUser: _by, ...described }): Promise<Row> => [
        `parameter ${described.Name}`,
        { ...described, value: await valueHash(aws, described.Name) },
      ],
    ),
  );
};

const valueHash = async (aws: AwsReader, Name: string): Promise<string | null> => {
  const found = await aws
    .read<{ Parameter?: { Value?: string } }>('ssm', 'GetParameter', { Name, WithDecryption: true })
    .catch(() => undefined);
  return found?.Parameter?.Value === undefined ? null : canonicalHash(found.Parameter.Value);
};
