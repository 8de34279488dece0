import { z } from 'zod';
import { describeError } from '../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../shared/tools/diagnostics.ts';
import { connectMcp, type McpConnection } from './mcp-connection.ts';
import { READ_TOOLS, type ReadTool, type ToolAnswer, type ToolBox, type ToolInput } from './tool-box.ts';

export interface McpToolBoxOptions {
  diagnostics: { url: string; key: string };
  remediation: { url: string; key: string };
  /** Longest wait for one answer. */
  timeoutMs?: number;
}

/** Logs of a busy function take a few seconds to search; a server that needs longer counts as down. */
const TIMEOUT_MS = 10_000;

/** The real driver: read tools over MCP's streamable HTTP, one connection to each server, made on first use. */
export const createMcpToolBox = (options: McpToolBoxOptions): ToolBox & { close(): Promise<void> } => {
  const diagnostics = connectMcp({ name: 'diagnostics', ...options.diagnostics });
  const remediation = connectMcp({ name: 'remediation', ...options.remediation });
  const serverOf = (tool: ReadTool): McpConnection => (tool in DIAGNOSTICS_TOOLS ? diagnostics : remediation);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;

  const call = async <T extends ReadTool>(tool: T, input: ToolInput<T>): Promise<ToolAnswer<T>> => {
    try {
      const asked = input as Record<string, unknown>;
      return parseAnswer(tool, await serverOf(tool).call(tool, asked, { timeoutMs, resend: true }));
    } catch (error) {
      return { ok: false, error: describeError(error) };
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all([diagnostics.close(), remediation.close()]);
  };
  return { call, close };
};

/** An answer that breaks the tool's contract is no answer. */
export const parseAnswer = <T extends ReadTool>(tool: T, answer: unknown): ToolAnswer<T> => {
  const parsed = READ_TOOLS[tool].output.safeParse(answer);
  if (!parsed.success) return { ok: false, error: `\`${tool}\` broke its contract: ${z.prettifyError(parsed.error)}` };
  return { ok: true, output: parsed.data } as ToolAnswer<T>;
};
