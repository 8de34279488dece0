import { z } from 'zod';
import { REASON_CHARACTERS_MAX } from './pages/decision-form.tsx';
import { refuse } from './failure.ts';

const emptyIsNone = z
  .string()
  .trim()
  .max(100)
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/** What the form of a decision says. Who decides is not in it. */
const Fields = z.object({
  decision: z.enum(['approve', 'reject']),
  hash: z.string().regex(/^[0-9a-f]{12,64}$/i),
  reason: z.string().trim().max(REASON_CHARACTERS_MAX).default(''),
  ticket: emptyIsNone,
  break_glass: z.literal('yes').optional(),
});

/** The fields that were filled in, by name: they go from page to page as they are. */
export type DecisionFields = z.infer<typeof Fields>;

/** The fields of a posted form; refuses what no form of ours sends. */
export const readDecisionFields = (form: Readonly<Record<string, string>> | undefined): DecisionFields => {
  // Browsers send line breaks as two characters, and count them as one.
  const unified = form && {
    ...form,
    ...(form.reason !== undefined && { reason: form.reason.replaceAll('\r\n', '\n') }),
  };
  const parsed = Fields.safeParse(unified ?? {});
  if (!parsed.success) throw refuse(400, 'the form is not understood', 'go back, load the page again, then send it');
  const { decision, hash, reason, ticket, break_glass } = parsed.data;
  return {
    decision,
    hash,
    reason,
    ...(ticket !== undefined && { ticket }),
    ...(break_glass !== undefined && { break_glass }),
  };
};
