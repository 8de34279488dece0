import { EXECUTOR_TOOLS } from '../../../shared/tools/executor.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { ExecutorDeps } from '../deps.ts';
import { rollBackProposal } from '../roll-back.ts';

export const rollBackProposalTool = mcpTool({
  name: 'roll_back_proposal',
  contract: EXECUTOR_TOOLS.roll_back_proposal,
  effects: 'changes-aws',
  run: ({ proposal_id }, deps: ExecutorDeps) => rollBackProposal(proposal_id, deps),
});
