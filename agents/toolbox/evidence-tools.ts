import { tool, type StructuredToolInterface } from '@langchain/core/tools';
import { LimitExceededError } from '../../shared/errors.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { EvidenceLog } from '../evidence/evidence-log.ts';
import { READ_TOOLS, type ReadTool } from './tool-box.ts';

/**
 * Read tools as a model may call them. The answer it sees is the bounded digest with its evidence id, never the raw
 * answer; the whole is recorded. At the limit of calls the model is told to answer with what it has.
 */
export const asModelTools = (
  names: readonly ReadTool[],
  log: EvidenceLog,
  show: (evidence: Evidence) => unknown,
): StructuredToolInterface[] =>
  names.map((name) => {
    const observe = async (input: unknown): Promise<string> => {
      try {
        return JSON.stringify(show(await log.observe(name, input as never)));
      } catch (error) {
        if (error instanceof LimitExceededError) return 'no more calls are allowed: answer with the evidence you have';
        throw error;
      }
    };
    return tool(observe, { name, description: READ_TOOLS[name].description, schema: READ_TOOLS[name].input });
  });
