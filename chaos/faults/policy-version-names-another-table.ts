import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { newPolicyVersion } from './new-policy-version.ts';

export const policyVersionNamesAnotherTable: Fault<Target> = {
  id: 'policy-version-names-another-table',
  taxonomy: 'IAM-04',
  family: 'identity',
  description: 'a new version of a managed policy names a table that the work does not use',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, { accountId, region }, seeded) => {
    const table = `${target.names.table}-${seeded.pick(['v2', 'archive', 'next'])}`;
    return newPolicyVersion(target, { accountId, region }, (statement) => ({
      ...statement,
      Resource: `arn:aws:dynamodb:${region}:${accountId}:table/${table}`,
    }));
  },
  expected: {
    outcome: ['RESOLVED'],
    causes: ['identity-policy-missing-action'],
    changes: ['set-default-policy-version'],
  },
};
