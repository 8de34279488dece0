import { REMEDIATION_TOOLS } from '../../../shared/tools/remediation.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { RemediationDeps } from '../deps.ts';
import { prepare } from '../dry-run.ts';

export const estimateCost = mcpTool({
  name: 'estimate_cost',
  contract: REMEDIATION_TOOLS.estimate_cost,
  effects: 'none',
  run: async (call, deps: RemediationDeps) => (await prepare(call, deps)).action.cost,
});
