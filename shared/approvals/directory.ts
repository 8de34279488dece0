import type { Directory, Identity, Person } from '../people.ts';
import { personOf } from './person.ts';

/** A directory of people that are known from the start: for tests, and for what reads them from elsewhere. */
export const createMemoryDirectory = (people: readonly Person[]): Directory => createDirectory(async () => people);

/** A directory over a list that is read anew for every question. */
export const createDirectory = (read: () => Promise<readonly Person[]>): Directory => ({
  find: async (identity) => findPerson(await read(), identity),
  all: read,
});

/** Undefined also for a name that two people share: it must not be a lottery who somebody is. */
const findPerson = (people: readonly Person[], identity: Identity): Person | undefined => {
  const [found, ...others] = people.filter((person) => isKnownBy(person, identity));
  return others.length === 0 ? found : undefined;
};

/** Ids and addresses are compared however they are spelled; what a provider issues is compared exactly. */
const isKnownBy = (person: Person, identity: Identity): boolean => {
  if ('id' in identity) return personOf(person.id) === personOf(identity.id);
  if ('email' in identity) return person.email !== undefined && personOf(person.email) === personOf(identity.email);
  return 'slack' in identity ? person.slack.includes(identity.slack) : person.oidc.includes(identity.oidc);
};
