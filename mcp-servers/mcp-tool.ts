import type { z } from 'zod';

/** The schemas and description of one tool, as `shared/tools` declares them for both ends. */
export interface ToolContract<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly description: string;
  readonly input: I;
  readonly output: O;
}

/** One tool of a server: a contract and the code that answers it. `D` is what the server was given to work with. */
export interface McpTool<D> {
  readonly name: string;
  readonly contract: ToolContract;
  /** Hints for clients; a policy decides by these which tools a person must confirm. */
  readonly effects: 'none' | 'probe' | 'changes-aws';
  run(input: never, deps: D): Promise<Record<string, unknown>>;
}

/** Keeps input and output types of one tool together while it is listed beside others. */
export const mcpTool = <D, I extends z.ZodObject, O extends z.ZodObject>(tool: {
  name: string;
  contract: ToolContract<I, O>;
  effects: McpTool<D>['effects'];
  run(input: z.output<I>, deps: D): Promise<z.input<O>>;
}): McpTool<D> => tool;
