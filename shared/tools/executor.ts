import { z } from 'zod';
import { ProbeReading } from '../verification.ts';

/** What the `executor` MCP server does: the only writer, by proposal id and nothing else. */
const input = z.object({ proposal_id: z.string().min(1).max(128) });

export const ExecutionOutcome = z.object({
  proposal_id: z.string(),
  incident_id: z.string(),
  /**
   * `executed`: the calls were made (or seen to have been made) now; `already`: done before by an earlier run;
   * `not-executed`: refused before any call, the reason says why; `refused`: AWS refused, nothing changed;
   * `undone`: the inverse was applied; `partly`: part went through and was undone or could not be; `unknown`: the outcome cannot be established.
   */
  outcome: z.enum(['executed', 'already', 'not-executed', 'refused', 'undone', 'undo-failed', 'partly', 'unknown']),
  status: z.string(),
  reason: z.string(),
  calls: z.array(
    z.object({
      call_id: z.string(),
      service: z.string(),
      operation: z.string(),
      result: z.string(),
      detail: z.string(),
    }),
  ),
});
export type ExecutionOutcome = z.infer<typeof ExecutionOutcome>;

export const EXECUTOR_TOOLS = {
  execute_proposal: {
    description: 'Makes the approved change of a proposal, once, after re-reading and re-checking everything.',
    input,
    output: ExecutionOutcome,
  },
  roll_back_proposal: {
    description: 'Applies the stored inverse of an executed proposal whose verification failed.',
    input,
    output: ExecutionOutcome,
  },
  probe_proposal: {
    description:
      "Sends the workload's own synthetic request and reads whether the proposal's change is in place. Changes nothing but the probe's own record.",
    input,
    output: z.object({ proposal_id: z.string(), readings: z.array(ProbeReading) }),
  },
  rehearse_undo: {
    description: 'Drills only: applies the stored inverse of a resolved proposal.',
    input,
    output: ExecutionOutcome,
  },
  rehearse_redo: {
    description: 'Drills only: applies the change of a resolved proposal again after `rehearse_undo`.',
    input,
    output: ExecutionOutcome,
  },
} as const;

export type ExecutorTool = keyof typeof EXECUTOR_TOOLS;
