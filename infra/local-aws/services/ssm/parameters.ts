import type { Collection, World } from '../../world.ts';
import { latestOf, type ParameterRecord, type ParameterVersion } from './parameter.ts';
import { parameterNotFound, versionNotFound } from './ssm-error.ts';

/** The account's parameters. One is named by its name or its ARN, with `:version` or `:label` after it. */
export class Parameters {
  readonly #records: Collection<ParameterRecord>;
  /** `arn:aws:ssm:REGION:ACCOUNT:parameter`. */
  readonly #arnPrefix: string;

  constructor({ state, region, accountId }: Pick<World, 'state' | 'region' | 'accountId'>) {
    this.#records = state.collection('ssm.parameters');
    this.#arnPrefix = `arn:aws:ssm:${region}:${accountId}:parameter`;
  }

  /** By name. */
  all(): ParameterRecord[] {
    return this.#records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name = ''): ParameterRecord | undefined {
    const local = this.#nameOf(name);
    return this.#records.get(local) ?? this.#records.get(local.replace(/^\//, ''));
  }

  /** Throws `ParameterNotFound`. */
  get(name: string | undefined): ParameterRecord {
    const record = this.find(name);
    if (!record) throw parameterNotFound();
    return record;
  }

  save(record: ParameterRecord): void {
    this.#records.set(record.name, record);
  }

  remove({ name }: ParameterRecord): void {
    this.#records.delete(name);
  }

  /** A parameter named with or without a selector, and the version that this means. */
  select(named = ''): { record: ParameterRecord; version: ParameterVersion; selector: string | undefined } {
    const [, base = '', selector] = /^(arn:.*?:parameter\/[^:]*|[^:]*)(?::(.+))?$/.exec(named) ?? [];
    const record = this.get(base);
    if (selector === undefined) return { record, version: latestOf(record), selector };
    const version = record.versions.find((each) => String(each.version) === selector || each.labels.includes(selector));
    if (!version) throw versionNotFound(record.name, selector);
    return { record, version, selector };
  }

  /** The ARN that IAM is asked about, whether or not there is such a parameter. */
  arnOf(named = ''): string {
    const base = named.startsWith('arn:') ? named.replace(/(:parameter\/[^:]*):.*$/, '$1') : named.replace(/:.*$/, '');
    if (base.startsWith('arn:')) return base;
    return `${this.#arnPrefix}${base.startsWith('/') ? '' : '/'}${base}`;
  }

  #nameOf(named: string): string {
    return named.startsWith(`${this.#arnPrefix}/`) ? named.slice(this.#arnPrefix.length) : named;
  }
}
