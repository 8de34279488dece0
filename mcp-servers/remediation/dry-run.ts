import type { z } from 'zod';
import { imageDiff } from '../../shared/changes/image-diff.ts';
import { findChange } from '../../shared/changes/index.ts';
import { TerminalError } from '../../shared/errors.ts';
import { type PreparedAction, prepareAction } from '../../shared/propose.ts';
import type { Action, ChangeCall } from '../../shared/proposal.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import type { RemediationDeps } from './deps.ts';
import { type AboutIncident, askPolicy } from './policy-answer.ts';
import { preflight } from './preflight.ts';
import { usageFigures } from './usage-figures.ts';

/**
 * Everything a proposal says of one change, with the permission preflight and what the policy says of proposing it now.
 * Throws `TerminalError` when it cannot be described.
 */
export const dryRun = async (
  call: ChangeCall,
  incident: AboutIncident,
  deps: RemediationDeps,
): Promise<z.input<typeof DryRun>> => {
  const { action, problems, isNoOp } = await prepare(call, deps);
  const [preflown, policy] = await Promise.all([preflight(action, deps), askPolicy(action, incident, deps)]);
  const noOp = isNoOp ? ['it would change nothing'] : [];
  return {
    ...action,
    permissions: preflown.permissions,
    problems: [...problems, ...preflown.problems, ...policy.problems, ...noOp],
    warnings: policy.warnings,
    diff: imageDiff(action.target, action.pre_image, action.post_image),
    no_op: isNoOp,
  };
};

/** The action that a call makes, priced by how much its target is used. Throws `TerminalError` when there is none. */
export const prepare = async (
  call: ChangeCall,
  deps: RemediationDeps,
): Promise<PreparedAction & { action: Action }> => {
  const usage = await usageFigures(targetOf(call), deps);
  const prepared = await prepareAction(call, deps.aws, usage);
  if (prepared.action === undefined)
    throw new TerminalError(`\`${call.change}\` cannot be proposed: ${prepared.problems.join('; ')}`);
  return prepared;
};

const targetOf = ({ change, params }: ChangeCall): string => {
  const known = findChange(change);
  const parsed = known?.params.safeParse(params);
  return known && parsed?.success ? known.target(parsed.data) : '';
};
