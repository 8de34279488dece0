import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { CAUSE_IDS } from '../../shared/cause.ts';
import { TerminalError } from '../../shared/errors.ts';
import { READ_TOOL_NAMES } from '../toolbox/tool-box.ts';
import { Condition } from './condition.ts';
import { SIGNALS } from './signals.ts';

/** What a runbook says in its front matter: when it applies, what proves it, what refutes it, what may be done. */
const FrontMatter = z
  .strictObject({
    title: z.string().min(1).max(120),
    signals: z.array(z.enum(SIGNALS)).min(1),
    /** The tool whose answer decides: without it the runbook is never believed. */
    deciding: z.enum(READ_TOOL_NAMES as [(typeof READ_TOOL_NAMES)[number], ...typeof READ_TOOL_NAMES]),
    requires: z.array(Condition).min(1),
    rules_out: z.array(Condition).default([]),
    concludes: z.enum(['cause-found', 'deliberate', 'recovered']).default('cause-found'),
    cause: z.enum(CAUSE_IDS).optional(),
    /** Changes of the catalogue that may be proposed; none where a person must decide. */
    changes: z.array(z.string()).default([]),
    confidence_percent: z.number().int().min(1).max(100),
  })
  .refine((front) => (front.concludes === 'recovered') === (front.cause === undefined), {
    path: ['cause'],
    message: 'is needed unless the runbook concludes `recovered`',
  })
  .refine((front) => front.concludes === 'cause-found' || front.changes.length === 0, {
    path: ['changes'],
    message: 'must be empty: only a runbook that concludes `cause-found` may propose one',
  });

export type Runbook = z.output<typeof FrontMatter> & {
  /** The file's name without `.md`. */
  id: string;
  /** The prose under the front matter, for people and models. */
  body: string;
};

/**
 * Reads one runbook. Throws `TerminalError` naming the file and the field, so that an operator who edited it knows
 * where to look.
 */
export const parseRunbook = (file: string, text: string): Runbook => {
  const [, front, body] = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(text) ?? [];
  if (front === undefined || body === undefined)
    throw new TerminalError(`runbook \`${file}\` does not begin with front matter between two lines of \`---\``);
  const parsed = FrontMatter.safeParse(parseYaml(file, front));
  if (!parsed.success) throw new TerminalError(`runbook \`${file}\` is not valid: ${firstProblem(parsed.error)}`);
  return { ...parsed.data, id: file.replace(/\.md$/, ''), body: body.trim() };
};

const parseYaml = (file: string, front: string): unknown => {
  try {
    return parse(front);
  } catch (cause) {
    const where = cause instanceof YAMLParseError ? ` at line ${(cause.linePos?.[0].line ?? 0) + 1}` : '';
    throw new TerminalError(`runbook \`${file}\` is not YAML${where}`, { cause });
  }
};

const firstProblem = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return `\`${issue?.path.join('.') ?? ''}\` ${issue?.message ?? ''}`;
};
