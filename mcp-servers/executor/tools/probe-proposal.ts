import { EXECUTOR_TOOLS } from '../../../shared/tools/executor.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { ExecutorDeps } from '../deps.ts';
import { probeProposal } from '../probe.ts';

export const probeProposalTool = mcpTool({
  name: 'probe_proposal',
  contract: EXECUTOR_TOOLS.probe_proposal,
  effects: 'probe',
  run: ({ proposal_id }, deps: ExecutorDeps) => probeProposal(proposal_id, deps),
});
