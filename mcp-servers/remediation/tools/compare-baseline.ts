import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { needsIntent, readIntent } from '../../../shared/baseline/intent.ts';
import { REMEDIATION_TOOLS } from '../../../shared/tools/remediation.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { RemediationDeps } from '../deps.ts';

export const compareBaselineTool = mcpTool({
  name: 'compare_baseline',
  contract: REMEDIATION_TOOLS.compare_baseline,
  effects: 'none',
  run: async ({ resource_arn, aspects }, deps: RemediationDeps) => {
    const baseline = await deps.baselines.covering(resource_arn);
    if (baseline === undefined)
      return { workload: '', baseline: null, differences: [], gaps: [`no baseline covers \`${resource_arn}\``] };
    const { differences, gaps } = await compareBaseline(deps.aws, baseline, aspects.length > 0 ? aspects : undefined);
    const { workload, captured_at, captured_by, sha256 } = baseline;
    const about = { responders: deps.policy.responders, since: new Date(captured_at) };
    const judged = differences.map(async (difference) =>
      needsIntent(difference) ? { ...difference, intent: await readIntent(deps.aws, difference, about) } : difference,
    );
    return { workload, baseline: { captured_at, captured_by, sha256 }, differences: await Promise.all(judged), gaps };
  },
});
