/**
 * What a whole change ticket looks like, from the pattern of a policy: one found somewhere in a sentence is no ticket.
 * Throws `SyntaxError` when it is no regular expression. Compiled here and nowhere else, so that a pattern that is
 * accepted with the policy is one that tickets can be held against.
 */
export const ticketPattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
