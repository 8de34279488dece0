import { z } from 'zod';
import { TerminalError } from '../errors.ts';

/** AWS's limit for the inline policies of a role, in characters. */
const DOCUMENT_CHARS_MAX = 10_240;

const OneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** One statement of an identity policy: exactly one of each pair, and no `Principal`. */
export const PolicyStatement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: OneOrMore.optional(),
    NotAction: OneOrMore.optional(),
    Resource: OneOrMore.optional(),
    NotResource: OneOrMore.optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined), {
    error: 'a statement has exactly one of `Action` and `NotAction`',
  })
  .refine((statement) => (statement.Resource === undefined) !== (statement.NotResource === undefined), {
    error: 'a statement has exactly one of `Resource` and `NotResource`',
  });
export type PolicyStatement = z.infer<typeof PolicyStatement>;

/** An identity policy as JSON. */
export const PolicyDocument = z
  .strictObject({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: z.union([PolicyStatement, z.array(PolicyStatement).min(1)]),
  })
  .refine((document) => JSON.stringify(document).length <= DOCUMENT_CHARS_MAX, {
    error: `a policy document has at most ${DOCUMENT_CHARS_MAX} characters`,
  });
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** A policy as IAM's read operations give it (URL-encoded JSON), parsed. Throws `TerminalError` when it is not JSON. */
export const parsePolicyText = (text: unknown, where: string): unknown => {
  if (typeof text !== 'string') throw new TerminalError(`IAM gave no policy document for ${where}`);
  try {
    return JSON.parse(decodeURIComponent(text)) as unknown;
  } catch (error) {
    throw new TerminalError(`the policy document of ${where} is not JSON`, { cause: error });
  }
};

/** The statements of a document of any shape; none where it has none. */
export const statementsOf = (document: unknown): readonly Partial<PolicyStatement>[] => {
  if (document === null || typeof document !== 'object' || !('Statement' in document)) return [];
  const { Statement: statement } = document;
  return (Array.isArray(statement) ? statement : [statement]) as Partial<PolicyStatement>[];
};

/** Its Deny statements: one may be a deliberate control. */
export const deniesOf = (document: unknown): readonly Partial<PolicyStatement>[] =>
  statementsOf(document).filter((statement) => statement.Effect !== 'Allow');

/** A policy member that AWS takes as one text or a list of them, as a list. */
export const listOf = (member: string | readonly string[] | undefined): readonly string[] =>
  member === undefined ? [] : typeof member === 'string' ? [member] : member;
