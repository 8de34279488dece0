import { createMemoryDirectory } from '../../../shared/approvals/directory.ts';
import type { DecideDependencies } from '../../../shared/approvals/decide.ts';
import type { Authorizer } from '../../../shared/authorization/authorizer.ts';
import { Person } from '../../../shared/people.ts';

/** Somebody with an id, in the groups that approve, unless said otherwise. */
export const person = (id: string, over: Partial<Person> = {}): Person =>
  Person.parse({ id, name: id, groups: ['responders', 'security'], ...over });

/** People who may approve everything that anybody may. */
export const PEOPLE: readonly Person[] = ['ada', 'bob', 'eve', 'grace', 'operator-1', 'operator-2'].map((id) =>
  person(id),
);

export const directory = createMemoryDirectory(PEOPLE);

/** A policy engine without policies: what is tested with it is what code decides. */
export const permitAll: Authorizer = { version: 'none', authorize: () => ({ allowed: true, policies: [] }) };

/** What a decision needs besides store, sealer, policy and clock. */
export const deciders: Pick<DecideDependencies, 'directory' | 'authorizer' | 'tagsOf'> = {
  directory,
  authorizer: permitAll,
  tagsOf: async () => ({ 'incident-responder': 'managed' }),
};
