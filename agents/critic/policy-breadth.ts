import { arnName } from '../../shared/arn.ts';
import { canonicalHash } from '../../shared/canonical.ts';
import type { AwsCall } from '../../shared/proposal.ts';
import { lostPermissions, permissionsOf } from '../evidence/statements.ts';
import type { ToolOutput } from '../toolbox/tool-box.ts';

type Comparison = ToolOutput<'compare_baseline'>;

/**
 * Why an IAM call would give a role more than its baseline did; `undefined` when it would not. An IAM call that this
 * does not know how to judge is a problem.
 */
export const policyProblem = (call: AwsCall, comparison: Comparison): string | undefined => {
  if (call.service !== 'iam') return undefined;
  const judge = JUDGES[call.operation];
  return judge
    ? judge(call.input, comparison)
    : `nobody can say whether \`${call.operation}\` is broader than the baseline`;
};

type Judge = (input: Record<string, unknown>, comparison: Comparison) => string | undefined;

const judgePut: Judge = (input, comparison) => {
  const name = String(input.PolicyName);
  const before = permissionsOf(baselineOf(input, comparison, 'role-inline-policies', name));
  const put = permissionsOf(input.PolicyDocument);
  if (!before) return `the baseline has no inline policy \`${name}\` to restore`;
  if (!put) return `the document of \`${name}\` cannot be read`;
  const [extra] = lostPermissions(put, before).filter(({ effect }) => effect === 'Allow');
  if (extra) return `\`${name}\` would allow ${extra.action} on ${extra.resource}, which the baseline does not`;
  const [dropped] = lostPermissions(before, put).filter(({ effect }) => effect === 'Deny');
  return dropped && `\`${name}\` would no longer deny ${dropped.action} on ${dropped.resource}`;
};

const judgeAttach: Judge = (input, comparison) => {
  const arn = String(input.PolicyArn);
  const known = baselineOf(input, comparison, 'role-attached-policies', arn) !== undefined;
  return known ? undefined : `\`${arn}\` was not attached in the baseline`;
};

const judgeVersion: Judge = ({ PolicyArn, VersionId }, { differences }) => {
  const known = differences.some(
    ({ aspect, member, baseline }) =>
      aspect === 'role-policy-documents' &&
      member === PolicyArn &&
      (baseline as { default_version?: unknown } | null)?.default_version === VersionId,
  );
  return known ? undefined : `${String(VersionId)} of \`${String(PolicyArn)}\` was not in force in the baseline`;
};

const judgeTrust: Judge = (input, comparison) => {
  const before = baselineOf(input, comparison, 'role-trust', 'trust_policy');
  const put = typeof input.PolicyDocument === 'string' ? (JSON.parse(input.PolicyDocument) as unknown) : undefined;
  if (before === undefined) return `the baseline has no other trust of \`${String(input.RoleName)}\` to restore`;
  return canonicalHash(put ?? null) === canonicalHash(before) ? undefined : 'the trust is not the one of the baseline';
};

const JUDGES: Readonly<Record<string, Judge>> = {
  PutRolePolicy: judgePut,
  AttachRolePolicy: judgeAttach,
  SetDefaultPolicyVersion: judgeVersion,
  UpdateAssumeRolePolicy: judgeTrust,
};

const baselineOf = (
  { RoleName }: Record<string, unknown>,
  { differences }: Comparison,
  aspect: string,
  member: string,
): unknown =>
  differences.find(
    (difference) =>
      difference.aspect === aspect &&
      difference.member === member &&
      difference.kind !== 'added' &&
      arnName(difference.resource) === RoleName,
  )?.baseline;
