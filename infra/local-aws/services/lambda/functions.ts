import type { Collection, World } from '../../world.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import { functionNotFound, notFound, preconditionFailed } from './lambda-error.ts';
import { placeVersions } from './network-placement.ts';
import type { AliasRecord, FunctionRecord, VersionRecord } from './records.ts';

/** A function as a caller named it, with the version that this leads to. */
export interface Resolved {
  record: FunctionRecord;
  version: VersionRecord;
  qualifier?: string;
  alias?: AliasRecord;
  /** The ARN as named, with its qualifier. */
  arn: string;
}

/** The account's functions. */
export class Functions {
  private readonly records: Collection<FunctionRecord>;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.records = world.state.collection('lambda.functions');
  }

  list(): FunctionRecord[] {
    return this.records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): FunctionRecord | undefined {
    return this.records.get(name);
  }

  /** Whether a name leads to a version now. */
  isThere(text: string): boolean {
    try {
      return this.resolve(text).version !== undefined;
    } catch {
      return false;
    }
  }

  get(text: string | undefined): FunctionRecord {
    const { name } = parseFunctionName(this.world, text);
    const record = this.records.get(name);
    if (!record) throw functionNotFound(functionArn(this.world, name));
    return record;
  }

  save(record: FunctionRecord): void {
    this.records.set(record.name, record);
    placeVersions(this.world, record, true);
  }

  delete(name: string): void {
    const record = this.records.get(name);
    if (record) placeVersions(this.world, record, false);
    this.records.delete(name);
  }

  /** Follows name and qualifier to a version; an alias with weights draws one for every call. */
  resolve(text: string | undefined, qualifier?: string): Resolved {
    const named = parseFunctionName(this.world, text, qualifier);
    const arn = functionArn(this.world, named.name, named.qualifier);
    const record = this.records.get(named.name);
    if (!record) throw functionNotFound(arn);
    const alias = findAlias(record, named.qualifier);
    const wanted = alias ? drawVersion(alias) : (named.qualifier ?? '$LATEST');
    const version = findVersion(record, wanted);
    if (!version) throw isVersion(wanted) ? functionNotFound(arn) : notFound(`Cannot find alias arn: ${arn}`);
    return { record, version, qualifier: named.qualifier, alias, arn };
  }
}

export const isVersion = (qualifier: string): boolean => /^(\$LATEST|\d+)$/.test(qualifier);

export const findVersion = (record: FunctionRecord, version: string): VersionRecord | undefined =>
  version === '$LATEST' ? record.latest : record.published.find((published) => published.version === version);

/** Only what was stored under the name: `constructor` is a legal name of an alias. */
export const findAlias = (record: FunctionRecord, name: string | undefined): AliasRecord | undefined =>
  name !== undefined && Object.hasOwn(record.aliases, name) ? record.aliases[name] : undefined;

function drawVersion(alias: AliasRecord): string {
  let draw = Math.random();
  for (const [version, weight] of Object.entries(alias.weights)) {
    draw -= weight;
    if (draw < 0) return version;
  }
  return alias.functionVersion;
}

/** The compare half of compare-and-set: a caller that names no revision changes whatever is there. */
export function requireRevision(current: string, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== current) throw preconditionFailed();
}
