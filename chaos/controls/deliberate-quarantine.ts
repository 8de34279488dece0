import type { Control } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

/** What the console's "Revoke active sessions" writes, with a time that has not come yet. */
const REVOKE = 'AWSRevokeOlderSessions';

export const deliberateQuarantine: Control<Target> = {
  id: 'deliberate-quarantine',
  taxonomy: 'C-06',
  description: "somebody revoked the role's sessions on purpose: escalate, and touch nothing",
  workload: dataProcessor,
  inject: async ({ account, deployed: { names } }) => {
    const until = new Date(Date.now() + 24 * 3_600_000).toISOString();
    const Statement = [
      { Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition: { DateLessThan: { 'aws:TokenIssueTime': until } } },
    ];
    await account.send('iam', 'PutRolePolicy', {
      RoleName: names.role,
      PolicyName: REVOKE,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
  },
  recover: async ({ account, deployed: { names } }) => {
    await account.send('iam', 'DeleteRolePolicy', { RoleName: names.role, PolicyName: REVOKE });
  },
  expected: { outcome: ['ESCALATED'], causes: ['identity-policy-explicit-deny'], changes: [] },
};
