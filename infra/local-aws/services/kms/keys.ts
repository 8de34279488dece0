import type { Collection, World } from '../../world.ts';
import { disabled, invalidState, invalidUsage, notFound } from './errors.ts';
import { newKey, usageOf, type KeyRecord, type KeyUsage } from './key.ts';

export interface AliasRecord {
  /** `alias/orders`. */
  readonly name: string;
  readonly keyId: string;
  /** ISO times. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The account's keys and aliases. A key is named by id, ARN, alias or alias ARN. */
export class Keys {
  readonly #keys: Collection<KeyRecord>;
  readonly aliases: Collection<AliasRecord>;
  /** `arn:aws:kms:REGION:ACCOUNT:`, which keys and aliases share. */
  readonly #arnPrefix: string;

  constructor({ state, region, accountId }: Pick<World, 'state' | 'region' | 'accountId'>) {
    this.#keys = state.collection('kms.keys');
    this.aliases = state.collection('kms.aliases');
    this.#arnPrefix = `arn:aws:kms:${region}:${accountId}:`;
  }

  /** Those that are not past their deletion date, oldest first. */
  all(): KeyRecord[] {
    return this.#keys.keys().flatMap((id) => this.#alive(id) ?? []);
  }

  create(given: Parameters<typeof newKey>[1]): KeyRecord {
    const key = newKey((id) => this.arn(`key/${id}`), given);
    this.save(key);
    return key;
  }

  save(key: KeyRecord): void {
    this.#keys.set(key.id, key);
  }

  /** `key/ID` or `alias/NAME` as ARN. */
  arn(resource: string): string {
    return `${this.#arnPrefix}${resource}`;
  }

  find(name: string | undefined): KeyRecord | undefined {
    const local = this.#localName(name);
    if (!local.startsWith('alias/')) return this.#alive(local.replace(/^key\//, ''));
    const alias = this.aliases.get(local);
    return alias && this.#alive(alias.keyId);
  }

  /** The ARN that a name stands for, whether or not there is such a key. */
  arnOf(name: string | undefined): string {
    const local = this.#localName(name);
    return local.startsWith('arn:') ? local : this.arn(/^(alias|key)\//.test(local) ? local : `key/${local}`);
  }

  /** Throws `NotFoundException`. */
  get(name: string | undefined): KeyRecord {
    const key = this.find(name);
    if (key) return key;
    const arn = this.arnOf(name);
    throw notFound(/:alias\//.test(arn) ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`);
  }

  /** For operations that take no alias. */
  getById(name: string | undefined): KeyRecord {
    if (/(^|:)alias\//.test(name ?? '')) throw notFound(`Invalid keyId '${name ?? ''}'`);
    return this.get(name);
  }

  /** A key that may be used for `operation` now. Throws what KMS answers about the wrong state or usage. */
  usable(name: string | undefined, operation: string, usage: KeyUsage): KeyRecord {
    const key = this.get(name);
    if (key.state === 'Disabled') throw disabled(key.arn);
    if (key.state === 'PendingDeletion') throw invalidState(`${key.arn} is pending deletion.`);
    if (usageOf(key) === usage) return key;
    throw invalidUsage(`${key.arn} key usage is ${usageOf(key)} which is not valid for ${operation}.`);
  }

  /** A key that may be changed. */
  changeable(name: string | undefined): KeyRecord {
    const key = this.getById(name);
    if (key.state === 'PendingDeletion') throw invalidState(`${key.arn} is pending deletion.`);
    return key;
  }

  aliasesOf({ id }: KeyRecord): AliasRecord[] {
    return this.aliases.values().filter(({ keyId }) => keyId === id);
  }

  #localName(name = ''): string {
    return name.startsWith(this.#arnPrefix) ? name.slice(this.#arnPrefix.length) : name;
  }

  /** Forgets a key whose date of deletion has come, with its aliases. */
  #alive(id: string): KeyRecord | undefined {
    const key = this.#keys.get(id);
    if (!key?.deletionAt || Date.parse(key.deletionAt) > Date.now()) return key;
    this.#keys.delete(id);
    for (const { name } of this.aliasesOf(key)) this.aliases.delete(name);
    return undefined;
  }
}
