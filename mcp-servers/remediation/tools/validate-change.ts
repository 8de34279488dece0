import { REMEDIATION_TOOLS } from '../../../shared/tools/remediation.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { RemediationDeps } from '../deps.ts';
import { dryRun } from '../dry-run.ts';

export const validateChange = mcpTool({
  name: 'validate_change',
  contract: REMEDIATION_TOOLS.validate_change,
  effects: 'none',
  run: ({ change, params, ...incident }, deps: RemediationDeps) => dryRun({ change, params }, incident, deps),
});
