import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { readPages } from '../../shared/aws/pages.ts';

/** One question for roles and policies alike, so that a look which asks nothing twice sends it once. */
const WHOLE = { Filter: ['Role', 'LocalManagedPolicy'], MaxItems: 1_000 };

/** Every role, or every managed policy of the account, with all its documents. */
export const readAuthorization = async <Entity>(
  aws: AwsReader,
  rows: 'RoleDetailList' | 'Policies',
): Promise<Entity[]> => {
  const paging = { rows, next: 'Marker', token: 'Marker' };
  return (await readPages<Entity>(aws, 'iam', 'GetAccountAuthorizationDetails', WHOLE, paging)) ?? [];
};
