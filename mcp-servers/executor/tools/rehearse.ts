import { EXECUTOR_TOOLS } from '../../../shared/tools/executor.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { ExecutorDeps } from '../deps.ts';
import { rehearseRedo } from '../rehearse-redo.ts';
import { rehearseUndo } from '../roll-back.ts';

export const rehearseUndoTool = mcpTool({
  name: 'rehearse_undo',
  contract: EXECUTOR_TOOLS.rehearse_undo,
  effects: 'changes-aws',
  run: ({ proposal_id }, deps: ExecutorDeps) => rehearseUndo(proposal_id, deps),
});

export const rehearseRedoTool = mcpTool({
  name: 'rehearse_redo',
  contract: EXECUTOR_TOOLS.rehearse_redo,
  effects: 'changes-aws',
  run: ({ proposal_id }, deps: ExecutorDeps) => rehearseRedo(proposal_id, deps),
});
