import type { SimulatePolicyResponse } from '@aws-sdk/client-iam';
import { parseArn } from '../../shared/arn.ts';
import { readRole } from '../../shared/aws/role-reads.ts';
import { readTargetTags } from '../../shared/aws/target-tags.ts';
import { callContext } from '../../shared/changes/call-context.ts';
import type { RepairRole } from '../../shared/changes/change.ts';
import { findChange, parseChangeCall } from '../../shared/changes/index.ts';
import type { Action, AwsCall } from '../../shared/proposal.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import type { RemediationDeps } from './deps.ts';

/** What IAM said of the calls of an action, and why it must not be proposed; no reason when all of it is permitted. */
export interface Preflight {
  permissions: DryRun['permissions'];
  problems: string[];
}

/** One question to IAM, for the change or for its undo. */
interface Question {
  for: 'the repair' | 'its undo';
  repairRole: RepairRole;
  action: string;
  resource: string;
  context: Record<string, string>;
}

/**
 * Asks IAM, before a person is asked, whether the repair role would be allowed to do this and to undo it, with the
 * conditions that its policies look at: which managed policy, which tags the target has, and which boundary a role carries.
 */
export const preflight = async (action: Action, deps: RemediationDeps): Promise<Preflight> => {
  const [boundary, tags] = await Promise.all([boundaryContext(action.target, deps), tagContext(action.target, deps)]);
  const answers = await Promise.all(
    [...ofAction(action), ...ofInverse(action)].map(async (question) => {
      const asked = { ...question, context: { ...question.context, ...tags, ...boundary } };
      return { question: asked, decision: await simulate(asked, deps) };
    }),
  );
  return {
    permissions: answers
      .filter(({ question }) => question.for === 'the repair')
      .map(({ question, decision }) => ({
        action: question.action,
        resource: question.resource,
        allowed: decision === 'allowed',
        decision,
      })),
    problems: answers
      .filter(({ decision }) => decision !== 'allowed')
      .map(({ question, decision }) => problemOf(question, decision)),
  };
};

const ofAction = ({ change, permissions, call }: Action): Question[] =>
  questionsOf('the repair', findChange(change)?.repairRole, permissions, call);

/** The undo starts from what the change leaves behind. */
const ofInverse = ({ inverse, post_image: left }: Action): Question[] => {
  const parsed = parseChangeCall(inverse);
  if ('problems' in parsed) return [];
  const { change, params } = parsed;
  return questionsOf('its undo', change.repairRole, change.permissions(params, left), change.call(params, left));
};

const questionsOf = (
  what: Question['for'],
  repairRole: RepairRole | undefined,
  permissions: readonly Action['permissions'][number][],
  call: AwsCall,
): Question[] =>
  repairRole === undefined
    ? []
    : permissions.map((needed) => ({ for: what, repairRole, context: callContext(call, needed.action), ...needed }));

/** The tags that the target has now; none where they cannot be read. */
const tagContext = async (target: string, { aws }: RemediationDeps): Promise<Record<string, string>> => {
  const tags = Object.entries((await readTargetTags(aws, target)) ?? {});
  return Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
};

/** The boundary of a target that is a role; nothing for anything else, and for a role without one. */
const boundaryContext = async (target: string, { aws }: RemediationDeps): Promise<Record<string, string>> => {
  const parts = parseArn(target);
  if (parts?.service !== 'iam' || !parts.resource.startsWith('role/')) return {};
  const boundary = (await readRole(aws, target))?.boundaryArn ?? undefined;
  return boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
};

const simulate = async (
  { repairRole, action, resource, context }: Question,
  { aws, repairRoleArn }: RemediationDeps,
): Promise<string> => {
  const found = await aws.read<SimulatePolicyResponse>('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: repairRoleArn(repairRole),
    ActionNames: [action],
    ResourceArns: [resource],
    ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
      ContextKeyName,
      ContextKeyValues: [value],
      ContextKeyType: 'string',
    })),
  });
  return found?.EvaluationResults?.[0]?.EvalDecision ?? 'implicitDeny';
};

/** For identities it is said what the decision turns on: the named policies, and the boundary. */
const problemOf = ({ for: what, repairRole, action, resource, context }: Question, decision: string): string => {
  const denied = `the repair role may not \`${action}\` on \`${resource}\`, which ${what} needs (${decision})`;
  if (repairRole !== 'identity' || !resource.includes(':role/')) return denied;
  const boundary = context['iam:PermissionsBoundary'];
  const policy = context['iam:PolicyARN'];
  const carries = boundary === undefined ? 'carries no permissions boundary' : `carries the boundary \`${boundary}\``;
  return `${denied}: the role ${carries}${policy === undefined ? '' : `, the policy is \`${policy}\``}`;
};
