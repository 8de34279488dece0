import { z } from 'zod';

/** Time during which somebody stands in for others. */
const Shift = z
  .strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), 'expected `to` after `from`');

/** One person who may be shown proposals and may decide, with every name by which a channel knows them. */
export const Person = z.strictObject({
  /** What decisions, audit entries and source identities carry. */
  id: z.string().regex(/^[a-zA-Z0-9][\w.@-]{1,63}$/, 'letters, digits and . _ @ -, at most 64'),
  name: z.string().min(1).max(100),
  /** Groups that a policy names: `responders`, `security`, … */
  groups: z.array(z.string().min(1)).default([]),
  /** Groups that hold during the shift only: an on-call who stands in. */
  on_call: z.array(Shift.and(z.object({ group: z.string().min(1) }))).default([]),
  email: z.email().optional(),
  /** `TEAM:USER`, as Slack sends both ids. */
  slack: z.array(z.string().regex(/^\w+:\w+$/)).default([]),
  /** `ISSUER#SUBJECT`, as an identity token has both claims. */
  oidc: z.array(z.string().min(3)).default([]),
});
export type Person = z.infer<typeof Person>;

/** How a channel knows somebody. Only verified sessions and verified signatures make one. */
export type Identity = { id: string } | { slack: string } | { oidc: string } | { email: string };

/**
 * Who is who, read whenever it matters: somebody taken out of a group a moment ago is out of it. Throws `RetryableError`
 * when it cannot be read, so that nobody is let in by a directory that is down.
 */
export interface Directory {
  /** The one person known by this name; undefined when there is none, or more than one. */
  find(identity: Identity): Promise<Person | undefined>;
  all(): Promise<readonly Person[]>;
}

/** Groups of a person at a moment, the shifts of an on-call included. */
export const groupsAt = ({ groups, on_call }: Person, now: Date): string[] => {
  const standing = on_call.filter(
    ({ from, to }) => Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(to),
  );
  return [...new Set([...groups, ...standing.map(({ group }) => group)])];
};
