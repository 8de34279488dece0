import { tool, type StructuredToolInterface } from '@langchain/core/tools';
import { LimitExceededError } from '../../shared/errors.ts';
import type { Evidence } from '../../shared/evidence.ts';
import { cleanValue } from '../../shared/safety/clean-value.ts';
import type { EvidenceLog } from '../evidence/evidence-log.ts';
import { READ_TOOLS, type ReadTool } from './tool-box.ts';

/**
 * Read tools as a model may call them, on the resources that `mayRead` names and no others: what a log line talks it into
 * looking at is not this incident's business. The answer it sees is the bounded digest with its evidence id, never the raw
 * answer; the whole is recorded. At the limit of calls the model is told to answer with what it has.
 */
export const asModelTools = (
  names: readonly ReadTool[],
  log: EvidenceLog,
  show: (evidence: Evidence) => unknown,
  mayRead: () => readonly string[],
): StructuredToolInterface[] =>
  names.map((name) => {
    const observe = async (input: unknown): Promise<string> => {
      try {
        const foreign = foreignArn(input, mayRead());
        if (foreign !== undefined) return `\`${foreign}\` is not a resource of this incident: ask about one that is`;
        return JSON.stringify(cleanValue(show(await log.observe(name, input as never))));
      } catch (error) {
        if (error instanceof LimitExceededError) return 'no more calls are allowed: answer with the evidence you have';
        throw error;
      }
    };
    return tool(observe, { name, description: READ_TOOLS[name].description, schema: READ_TOOLS[name].input });
  });

/** The first ARN that a model asks to read and may not. */
const foreignArn = (input: unknown, mayRead: readonly string[]): string | undefined =>
  arnsRead(input as Record<string, unknown>).find((arn) => !mayRead.includes(arn));

/** ARNs whose configuration, logs or figures are read. What an access is simulated *on* is not read. */
const arnsRead = ({ principal_arn, ...input }: Record<string, unknown>): string[] =>
  typeof principal_arn === 'string' ? [principal_arn] : Object.entries(input).flatMap(readBy);

const readBy = ([name, value]: [string, unknown]): string[] =>
  name.endsWith('_arn') || name.endsWith('_arns') ? [value].flat().map(String) : [];
