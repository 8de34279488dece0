import type { Policy } from './policy.ts';
import type { Risk } from './proposal.ts';

/**
 * What a whole change ticket looks like, from the pattern of a policy: one found somewhere in a sentence is no ticket.
 * Throws `SyntaxError` when it is no regular expression. Compiled here and nowhere else, so that a pattern that is
 * accepted with the policy is one that tickets can be held against.
 */
export const ticketPattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** The pattern of the ticket that an approval of this risk class has to name; undefined where none is needed. */
export const ticketPatternFor = ({ change_ticket }: Pick<Policy, 'change_ticket'>, risk: Risk): string | undefined =>
  change_ticket?.risks.includes(risk) === true ? change_ticket.pattern : undefined;
