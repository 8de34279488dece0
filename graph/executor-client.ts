import type { z } from 'zod';
import { connectMcp } from '../agents/toolbox/mcp-connection.ts';
import { EXECUTOR_TOOLS, type ExecutorTool } from '../shared/tools/executor.ts';

type Answer<T extends ExecutorTool> = z.output<(typeof EXECUTOR_TOOLS)[T]['output']>;

/** The executor as the graph meets it: a proposal id goes in, what happened comes out. */
export interface ExecutorClient {
  /** Throws `RetryableError` when the executor did not answer, `TerminalError` with its text when it failed. */
  call<T extends ExecutorTool>(tool: T, proposalId: string): Promise<Answer<T>>;
  close(): Promise<void>;
}

/** Longest wait for one answer: the executor may wait for an unfinished call of an earlier run before it reads. */
const TIMEOUT_MS = 60_000;

/** Never resends: a lost answer is asked for again by proposal id, and the executor knows what it did. */
export const createExecutorClient = (server: { url: string; key: string }): ExecutorClient => {
  const connection = connectMcp({ name: 'executor', ...server });
  return {
    call: async <T extends ExecutorTool>(tool: T, proposalId: string) => {
      const answer = await connection.call(tool, { proposal_id: proposalId }, { timeoutMs: TIMEOUT_MS, resend: false });
      return EXECUTOR_TOOLS[tool].output.parse(answer) as Answer<T>;
    },
    close: () => connection.close(),
  };
};
