import { changesFor } from '../../shared/changes/changes-for.ts';
import { parseChangeCall } from '../../shared/changes/index.ts';
import { describeAction } from '../../shared/propose.ts';
import type { ChangeCall } from '../../shared/proposal.ts';
import type { DryRun } from '../../shared/tools/remediation.ts';
import { type Difference, FUNCTION, MAPPING, QUEUE, type World } from './world.ts';

/** The account as changes read it, from how it differs from its baseline. */
const imageOf = (difference: Difference): unknown => {
  const { aspect, member, current } = difference;
  switch (aspect) {
    case 'function-configuration':
      return { [member]: current, revision_id: 'r1' };
    case 'function-concurrency':
      return { reserved_concurrency: current };
    case 'event-source-mapping':
      return { mapping_arn: MAPPING, function_arn: FUNCTION, source_arn: QUEUE, enabled: false };
    case 'role-attached-policies':
      return { attached: false, default_version: 'v1', document: { Version: '2012-10-17', Statement: [] } };
    default:
      return current;
  }
};

const allowed = { allowed: true, decision: 'allowed' };

/** A dry run as the remediation server computes it, on a target that reads as `image`. */
export const dryRunOf = (call: ChangeCall, image: unknown): DryRun => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new TypeError(parsed.problems.join('; '));
  const action = describeAction(parsed.change, parsed.params, image, {});
  return {
    ...action,
    permissions: action.permissions.map((permission) => ({ ...permission, ...allowed })),
    problems: [...(parsed.change.problems?.(parsed.params, image) ?? [])],
    warnings: [],
    diff: '',
    no_op: false,
  };
};

/** Adds what the remediation server would answer in this world: changes and dry runs made by the real catalogue. */
export const withRemediation = (world: World): World => {
  const compared = world.compare_baseline;
  const differences = typeof compared === 'object' ? compared.differences : [];
  const images = differences.flatMap((difference) =>
    changesFor(difference).map((call) => ({ call, difference, image: imageOf(difference) })),
  );
  return {
    ...world,
    list_possible_changes: {
      changes: images.map(({ call, difference, image }) => {
        const { change, params, target, summary, risk } = dryRunOf(call, image);
        return { change, params, target, summary, risk, undoes: difference };
      }),
      catalogue: [],
    },
    validate_change: ({ change, params }) => {
      const found = images.find(({ call }) => call.change === change && sameTarget(call.params, params));
      return found ? dryRunOf({ change, params }, found.image) : `no target for \`${change}\``;
    },
  };
};

const IDENTITIES = ['role_arn', 'policy_name', 'policy_arn', 'function_arn', 'uuid'];

const sameTarget = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  IDENTITIES.every((identity) => a[identity] === b[identity]);
