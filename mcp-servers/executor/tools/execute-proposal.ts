import { EXECUTOR_TOOLS } from '../../../shared/tools/executor.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { ExecutorDeps } from '../deps.ts';
import { executeProposal } from '../execute.ts';

export const executeProposalTool = mcpTool({
  name: 'execute_proposal',
  contract: EXECUTOR_TOOLS.execute_proposal,
  effects: 'changes-aws',
  run: ({ proposal_id }, deps: ExecutorDeps) => executeProposal(proposal_id, deps),
});
