import type { z } from 'zod';
import { imageDiff } from '../../shared/changes/image-diff.ts';
import { findChange } from '../../shared/changes/index.ts';
import { TerminalError } from '../../shared/errors.ts';
import { prepareAction } from '../../shared/propose.ts';
import type { ChangeCall } from '../../shared/proposal.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import type { RemediationDeps } from './deps.ts';
import { preflight } from './preflight.ts';
import { usageFigures } from './usage-figures.ts';

/** Everything a proposal says of one change, with the permission preflight. Throws `TerminalError` when it cannot be described. */
export const dryRun = async (call: ChangeCall, deps: RemediationDeps): Promise<z.input<typeof DryRun>> => {
  const usage = await usageFigures(targetOf(call), deps);
  const prepared = await prepareAction(call, deps.aws, usage);
  if (prepared.action === undefined)
    throw new TerminalError(`\`${call.change}\` cannot be proposed: ${prepared.problems.join('; ')}`);
  const { action } = prepared;
  const { permissions, problems: denied } = await preflight(action, deps);
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
