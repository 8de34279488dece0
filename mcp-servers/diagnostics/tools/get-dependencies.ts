import { findResourceGraph } from '../../../shared/baseline/resource-graph.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

export const getDependencies = mcpTool({
  name: 'get_dependencies',
  contract: DIAGNOSTICS_TOOLS.get_dependencies,
  effects: 'none',
  run: async ({ resource_arn }, { aws }: DiagnosticsDeps) => {
    const nodes = await findResourceGraph(aws, resource_arn);
    if (nodes === undefined)
      throw new TerminalError(
        `no resource graph for \`${resource_arn}\`: there is no such resource, or nobody knows its kind`,
      );
    return { root: resource_arn, nodes };
  },
});
