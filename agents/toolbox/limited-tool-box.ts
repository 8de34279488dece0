import { LimitExceededError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { ReadTool, ToolAnswer, ToolBox, ToolCallEvent, ToolInput } from './tool-box.ts';

export interface ToolCallLimit {
  /** Calls that this incident made before. */
  used: number;
  /** Calls that this incident may make in all. */
  max?: number;
  onCall?: ((event: ToolCallEvent) => void) | undefined;
}

/** A tool box that counts; the call after the last allowed one is refused before it is sent. */
export interface LimitedToolBox extends ToolBox {
  /** Calls made through this box. */
  calls(): number;
  remaining(): number;
}

/** Counts calls against the incident's limit and tells `onCall` about each one. */
export const limitToolCalls = (
  tools: ToolBox,
  { used, max = LIMITS.toolCallsMax, onCall }: ToolCallLimit,
): LimitedToolBox => {
  let made = 0;
  const call = async <T extends ReadTool>(tool: T, input: ToolInput<T>): Promise<ToolAnswer<T>> => {
    if (used + made >= max) throw new LimitExceededError('toolCallsMax', used + made + 1, max);
    made += 1;
    const begun = performance.now();
    const answer = await tools.call(tool, input);
    const ms = Math.round(performance.now() - begun);
    const args = input as Record<string, unknown>;
    onCall?.({ tool, args, ms, ok: answer.ok, ...(answer.ok ? {} : { error: answer.error }) });
    return answer;
  };
  return { call, calls: () => made, remaining: () => Math.max(0, max - used - made) };
};
