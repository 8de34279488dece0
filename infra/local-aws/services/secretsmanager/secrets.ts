import { randomInt } from 'node:crypto';
import type { Collection, World } from '../../world.ts';
import type { SecretRecord } from './secret.ts';
import { markedForDeletion, secretNotFound } from './secret-error.ts';

const SUFFIX_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX_LENGTH = 6;

/** The account's secrets. One is named by its name, its ARN, or its ARN without the random suffix. */
export class Secrets {
  readonly #records: Collection<SecretRecord>;
  /** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:`. */
  readonly #arnPrefix: string;

  constructor({ state, region, accountId }: Pick<World, 'state' | 'region' | 'accountId'>) {
    this.#records = state.collection('secretsmanager.secrets');
    this.#arnPrefix = `arn:aws:secretsmanager:${region}:${accountId}:secret:`;
  }

  all(): SecretRecord[] {
    return this.#records.keys().flatMap((name) => this.#alive(name) ?? []);
  }

  find(id = ''): SecretRecord | undefined {
    if (!id.startsWith('arn:')) return this.#alive(id);
    if (!id.startsWith(this.#arnPrefix)) return undefined;
    const local = id.slice(this.#arnPrefix.length);
    const whole = this.#alive(local.replace(/-[A-Za-z0-9]{6}$/, ''));
    return whole?.arn === id ? whole : this.#alive(local);
  }

  /** Throws `ResourceNotFoundException`. */
  get(id: string | undefined): SecretRecord {
    const secret = this.find(id);
    if (!secret) throw secretNotFound();
    return secret;
  }

  /** One that is not on its way out. */
  usable(id: string | undefined): SecretRecord {
    const secret = this.get(id);
    if (secret.deletedAt !== undefined) throw markedForDeletion();
    return secret;
  }

  save(secret: SecretRecord): SecretRecord {
    this.#records.set(secret.name, secret);
    return secret;
  }

  remove({ name }: SecretRecord): void {
    this.#records.delete(name);
  }

  newArn(name: string): string {
    const suffix = Array.from({ length: SUFFIX_LENGTH }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join(
      '',
    );
    return `${this.#arnPrefix}${name}-${suffix}`;
  }

  /** The ARN that IAM is asked about, whether or not there is such a secret. */
  arnOf(id = ''): string {
    return this.find(id)?.arn ?? (id.startsWith('arn:') ? id : `${this.#arnPrefix}${id}`);
  }

  /** Forgets a secret whose recovery window has passed. */
  #alive(name: string): SecretRecord | undefined {
    const secret = this.#records.get(name);
    if (!secret?.goneAt || Date.parse(secret.goneAt) > Date.now()) return secret;
    this.remove(secret);
    return undefined;
  }
}
