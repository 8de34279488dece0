import { executeProposalTool } from './execute-proposal.ts';
import { probeProposalTool } from './probe-proposal.ts';
import { rehearseRedoTool, rehearseUndoTool } from './rehearse.ts';
import { rollBackProposalTool } from './roll-back-proposal.ts';

/** Everything the executor can do: by proposal id, and nothing else. */
export const EXECUTOR = [
  executeProposalTool,
  rollBackProposalTool,
  probeProposalTool,
  rehearseUndoTool,
  rehearseRedoTool,
] as const;
