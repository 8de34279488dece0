import type { ChangeCall } from '../../shared/proposal.ts';
import type { Target } from '../target/deploy-target.ts';
import { inlinePolicy } from '../target/policies.ts';

type Statement = Record<string, unknown>;

/** The target's inline policy with one statement, by its `Sid`, rewritten; undefined takes it out. */
export const rewriteInlinePolicy = (
  { names, arns }: Target,
  sid: string,
  rewrite: (statement: Statement) => Statement | undefined,
): ChangeCall => {
  const healthy = inlinePolicy(names);
  const Statement = (healthy.Statement as Statement[])
    .map((statement) => (statement.Sid === sid ? rewrite(statement) : statement))
    .filter((statement) => statement !== undefined);
  return {
    change: 'put-role-policy',
    params: { role_arn: arns.role, policy_name: names.inlinePolicy, document: { ...healthy, Statement } },
  };
};
