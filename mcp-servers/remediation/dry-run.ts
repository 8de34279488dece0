import type { SimulatePolicyResponse } from '@aws-sdk/client-iam';
import type { z } from 'zod';
import { imageDiff } from '../../shared/changes/image-diff.ts';
import { findChange } from '../../shared/changes/index.ts';
import { TerminalError } from '../../shared/errors.ts';
import { prepareAction } from '../../shared/propose.ts';
import type { Action, ChangeCall } from '../../shared/proposal.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import type { RemediationDeps } from './deps.ts';
import { usageFigures } from './usage-figures.ts';

/** Everything a proposal says of one change, with the permission preflight. Throws `TerminalError` when it cannot be described. */
export const dryRun = async (call: ChangeCall, deps: RemediationDeps): Promise<z.input<typeof DryRun>> => {
  const usage = await usageFigures(targetOf(call), deps);
  const prepared = await prepareAction(call, deps.aws, usage);
  if (prepared.action === undefined)
    throw new TerminalError(`\`${call.change}\` cannot be proposed: ${prepared.problems.join('; ')}`);
  const { action } = prepared;
  const permissions = await preflight(action, deps);
  const denied = permissions
    .filter((permission) => !permission.allowed)
    .map(
      ({ action: name, resource, decision }) => `the repair role may not \`${name}\` on \`${resource}\` (${decision})`,
    );
  const impossible =
    deps.policy.risks[action.risk].approvals === 'never' ? [`risk ${action.risk} is never executed`] : [];
  const noOp = prepared.isNoOp ? ['it would change nothing'] : [];
  return {
    ...action,
    permissions,
    problems: [...prepared.problems, ...denied, ...impossible, ...noOp],
    diff: imageDiff(action.target, action.pre_image, action.post_image),
    no_op: prepared.isNoOp,
  };
};

const targetOf = ({ change, params }: ChangeCall): string => {
  const known = findChange(change);
  const parsed = known?.params.safeParse(params);
  return known && parsed?.success ? known.target(parsed.data) : '';
};

/** Asks IAM, before a person is asked, whether the repair role would be allowed to do this and to undo it. */
const preflight = async (action: Action, deps: RemediationDeps): Promise<DryRun['permissions']> => {
  const change = findChange(action.change);
  if (change === undefined) return [];
  return Promise.all(
    action.permissions.map((permission) => simulate(deps.repairRoleArn(change.repairRole), permission, deps)),
  );
};

const simulate = async (
  roleArn: string,
  { action, resource }: { action: string; resource: string },
  deps: RemediationDeps,
): Promise<DryRun['permissions'][number]> => {
  const found = await deps.aws.read<SimulatePolicyResponse>('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: roleArn,
    ActionNames: [action],
    ResourceArns: [resource],
  });
  const decision = found?.EvaluationResults?.[0]?.EvalDecision ?? 'implicitDeny';
  return { action, resource, allowed: decision === 'allowed', decision };
};
