import type { Calls } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { managedPolicy } from '../target/policies.ts';

type Statement = Record<string, unknown>;

/** The version in force after the target was deployed, and the one that comes next. */
const HEALTHY = 'v2';
const NEXT = 'v3';

/** Somebody makes a new version of the target's managed policy and puts it in force; and the way back. */
export const newPolicyVersion = (
  { names, arns }: Target,
  scope: { accountId: string; region: string },
  rewrite: (statement: Statement) => Statement,
): Calls => {
  const PolicyArn = arns.managedPolicy;
  const healthy = managedPolicy(names, scope);
  const Statement = (healthy.Statement as Statement[]).map(rewrite);
  const PolicyDocument = JSON.stringify({ ...healthy, Statement });
  return {
    calls: [
      { service: 'iam', operation: 'CreatePolicyVersion', input: { PolicyArn, PolicyDocument, SetAsDefault: true } },
    ],
    undo: [
      { service: 'iam', operation: 'SetDefaultPolicyVersion', input: { PolicyArn, VersionId: HEALTHY } },
      { service: 'iam', operation: 'DeletePolicyVersion', input: { PolicyArn, VersionId: NEXT } },
    ],
  };
};
