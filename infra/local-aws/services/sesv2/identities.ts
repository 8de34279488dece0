import { AwsError } from '../../aws-error.ts';
import type { Collection, World } from '../../world.ts';
import { badRequest, noIdentity } from './errors.ts';

export interface Identity {
  /** An address, or a domain that stands for all of its addresses. */
  readonly name: string;
  readonly tags: readonly { Key: string; Value: string }[];
}

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const isAddress = (text: string): boolean => {
  const at = text.lastIndexOf('@');
  return /^[^\s@<>"(),;:\\[\]]+$/.test(text.slice(0, Math.max(at, 0))) && DOMAIN.test(text.slice(at + 1));
};

/** The account's identities. Each is verified when it is made: there is no mailbox here to prove it by. */
export class Identities {
  readonly #stored: Collection<Identity>;
  readonly #arnPrefix: string;

  constructor({ state, region, accountId }: Pick<World, 'state' | 'region' | 'accountId'>) {
    this.#stored = state.collection('ses.identities');
    this.#arnPrefix = `arn:aws:ses:${region}:${accountId}:identity/`;
  }

  arn(name = ''): string {
    return this.#arnPrefix + name;
  }

  all(): Identity[] {
    return this.#stored.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  create(identity: Identity): Identity {
    const { name } = identity;
    if (!isAddress(name) && !DOMAIN.test(name)) throw badRequest(`Invalid email address <${name}>.`);
    if (this.#stored.has(key(name))) {
      throw new AwsError('AlreadyExistsException', `Email identity ${name} already exist.`);
    }
    this.#stored.set(key(name), identity);
    return identity;
  }

  get(name = ''): Identity {
    const identity = this.#stored.get(key(name));
    if (identity) return identity;
    throw noIdentity(name);
  }

  delete(name = ''): void {
    if (!this.#stored.delete(key(name))) throw noIdentity(name);
  }

  /** The identity that an address may send as: itself, else its domain or one above it. */
  senderFor(address: string): Identity | undefined {
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const labels = domain.split('.');
    const domains = labels.map((_, index) => labels.slice(index).join('.'));
    return [address, ...domains].map((name) => this.#stored.get(key(name))).find((found) => found !== undefined);
  }
}

/** Domains know no case, and SES treats addresses alike. */
const key = (name: string): string => name.toLowerCase();
