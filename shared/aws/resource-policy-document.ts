import { z } from 'zod';
import { listOf, type PolicyStatement, statementsOf } from './policy-document.ts';

/** S3's limit for a bucket's policy, the largest of them all, in characters. */
const DOCUMENT_CHARS_MAX = 20_480;

const OneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const Principal = z.union([z.literal('*'), z.record(z.string(), OneOrMore)]);

/** One statement of a policy that a resource carries, or of a role's trust: it says for whom. */
const ResourceStatement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: Principal.optional(),
    NotPrincipal: Principal.optional(),
    Action: OneOrMore.optional(),
    NotAction: OneOrMore.optional(),
    Resource: OneOrMore.optional(),
    NotResource: OneOrMore.optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .refine((statement) => (statement.Principal === undefined) !== (statement.NotPrincipal === undefined), {
    error: 'a statement has exactly one of `Principal` and `NotPrincipal`',
  })
  .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined), {
    error: 'a statement has exactly one of `Action` and `NotAction`',
  });

/** A policy that a resource carries (a bucket, a queue), or the trust of a role, as JSON. */
export const ResourcePolicyDocument = z
  .strictObject({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: z.union([ResourceStatement, z.array(ResourceStatement).min(1)]),
  })
  .refine((document) => JSON.stringify(document).length <= DOCUMENT_CHARS_MAX, {
    error: `a policy document has at most ${DOCUMENT_CHARS_MAX} characters`,
  });
export type ResourcePolicyDocument = z.infer<typeof ResourcePolicyDocument>;

/** What is certainly too much for a resource of a workload: anybody at all may use it, without a condition. */
export const publicAllows = (document: unknown): readonly string[] =>
  statementsOf(document)
    .filter(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined)
    .filter(isForAnybody)
    .map(({ Action }) => `it allows ${listOf(Action).join(', ') || 'actions'} to anybody`);

const isForAnybody = (statement: Partial<PolicyStatement>): boolean => {
  const { Principal: who } = statement as { Principal?: string | Record<string, string | string[]> };
  return who === '*' || (typeof who === 'object' && listOf(who.AWS).includes('*'));
};
