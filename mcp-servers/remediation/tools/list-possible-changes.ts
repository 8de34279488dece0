import type { Difference } from '../../../shared/baseline/baseline.ts';
import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { changesFor } from '../../../shared/changes/changes-for.ts';
import { CHANGES } from '../../../shared/changes/index.ts';
import { prepareAction } from '../../../shared/propose.ts';
import { REMEDIATION_TOOLS } from '../../../shared/tools/remediation.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { RemediationDeps } from '../deps.ts';

export const listPossibleChanges = mcpTool({
  name: 'list_possible_changes',
  contract: REMEDIATION_TOOLS.list_possible_changes,
  effects: 'none',
  run: async ({ resource_arn }, deps: RemediationDeps) => {
    const catalogue = CHANGES.map(({ id, description }) => ({ change: id, description }));
    const baseline = await deps.baselines.covering(resource_arn);
    if (baseline === undefined) return { changes: [], catalogue };
    const { differences } = await compareBaseline(deps.aws, baseline);
    const changes = await Promise.all(differences.map((difference) => describe(difference, deps)));
    return { changes: changes.flat(), catalogue };
  },
});

/** What the catalogue can do about one difference; what it cannot do is simply not listed. */
const describe = async (difference: Difference, deps: RemediationDeps) => {
  const described = await Promise.all(
    changesFor(difference).map(async (call) => {
      const { action } = await prepareAction(call, deps.aws);
      return (
        action && {
          change: action.change,
          params: action.params,
          target: action.target,
          summary: action.summary,
          risk: action.risk,
          undoes: difference,
        }
      );
    }),
  );
  return described.filter((change) => change !== undefined);
};
