import type { z } from 'zod';
import { DIAGNOSTICS_TOOLS } from '../../shared/tools/diagnostics.ts';
import { REMEDIATION_TOOLS } from '../../shared/tools/remediation.ts';

/** Every tool an agent may call. None of them changes anything: the executor's tools are not among them. */
export const READ_TOOLS = { ...DIAGNOSTICS_TOOLS, ...REMEDIATION_TOOLS } as const;
export type ReadTool = keyof typeof READ_TOOLS;
export const READ_TOOL_NAMES = Object.keys(READ_TOOLS) as ReadTool[];

export type ToolInput<T extends ReadTool> = z.input<(typeof READ_TOOLS)[T]['input']>;
export type ToolOutput<T extends ReadTool> = z.output<(typeof READ_TOOLS)[T]['output']>;

/** A tool that could not answer is a value: it becomes a gap, never an exception. */
export type ToolAnswer<T extends ReadTool> = { ok: true; output: ToolOutput<T> } | { ok: false; error: string };

/** One finished call, for live progress. */
export interface ToolCallEvent {
  tool: ReadTool;
  args: Record<string, unknown>;
  ms: number;
  ok: boolean;
  error?: string;
}

/** How agents meet AWS: typed questions, answers parsed by the contracts of `shared/tools`. */
export interface ToolBox {
  /** Rejects only with `LimitExceededError`; everything else that goes wrong is `{ ok: false, error }`. */
  call<T extends ReadTool>(tool: T, input: ToolInput<T>): Promise<ToolAnswer<T>>;
}
