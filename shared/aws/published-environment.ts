import { parseArn } from '../arn.ts';
import { canonicalHash } from '../canonical.ts';
import { TerminalError } from '../errors.ts';
import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';

/** Where one value of an environment can be read again: a variable of a published version, which never changes. */
export interface PublishedVariable {
  version: string;
  name: string;
}

/** An environment without its values. */
export interface EnvironmentRecord {
  names: string[];
  /** As `environment_sha256` of a function's record. */
  sha256: string;
}

/** A function's environment as it is, as its published versions have it, and where its values can be read again. */
export interface PublishedEnvironments {
  current: EnvironmentRecord;
  /** By the hash of the environment, the newest version that has it. */
  published: Record<string, { version: string; names: string[] }>;
  /** For every variable, a published version that holds its value; null when some value stands nowhere else. */
  origins: Record<string, PublishedVariable> | null;
}

interface Row {
  Version?: string;
  Environment?: { Variables?: Record<string, string> };
}

/** Reads the environments of a function and hashes them at once: no value leaves this function. Undefined: no such function. */
export const readPublishedEnvironments = async (
  aws: AwsReader,
  functionArn: string,
): Promise<PublishedEnvironments | undefined> => {
  const paging = { rows: 'Versions', next: 'NextMarker', token: 'Marker' };
  const rows = await readPages<Row>(aws, 'lambda', 'ListVersionsByFunction', { FunctionName: functionArn }, paging);
  if (rows === undefined) return undefined;
  const current = variablesOf(rows.find(({ Version }) => Version === '$LATEST'));
  const versions = rows
    .filter(({ Version }) => Version !== '$LATEST')
    .sort((a, b) => Number(b.Version) - Number(a.Version));
  const published: PublishedEnvironments['published'] = {};
  for (const row of versions)
    published[canonicalHash(variablesOf(row))] ??= {
      version: row.Version ?? '',
      names: Object.keys(variablesOf(row)).sort(),
    };
  return { current: recordOf(current), published, origins: originsOf(current, versions) };
};

const variablesOf = (row: Row | undefined): Record<string, string> => row?.Environment?.Variables ?? {};

const recordOf = (variables: Record<string, string>): EnvironmentRecord => ({
  names: Object.keys(variables).sort(),
  sha256: canonicalHash(variables),
});

/** A variable's value under its own name first; under another name it was renamed. */
const originsOf = (current: Record<string, string>, versions: readonly Row[]): PublishedEnvironments['origins'] => {
  const origins: Record<string, PublishedVariable> = {};
  for (const [name, value] of Object.entries(current)) {
    const origin = originOf(name, value, versions);
    if (origin === undefined) return null;
    origins[name] = origin;
  }
  return origins;
};

const originOf = (name: string, value: string, versions: readonly Row[]): PublishedVariable | undefined => {
  for (const isSameName of [true, false])
    for (const row of versions) {
      const found = Object.entries(variablesOf(row)).find(
        ([key, held]) => held === value && (key === name) === isSameName,
      );
      if (found !== undefined) return { version: row.Version ?? '', name: found[0] };
    }
  return undefined;
};

type Send = (operation: string, input: object) => Promise<unknown>;

/**
 * A call with its references replaced by the values that they stand for: the only place where a value of an environment
 * is held, for as long as the call takes. Anything else passes as it is. Throws `TerminalError` when a version or variable is gone.
 */
export const withPublishedValues = async (
  call: { service: string; operation: string; input: Record<string, unknown> },
  send: Send,
): Promise<Record<string, unknown>> => {
  const references = referencesIn(call.input);
  if (call.service !== 'lambda' || references === undefined) return call.input;
  const functionArn = String(call.input.FunctionName);
  const versions = [...new Set(Object.values(references).map(({ version }) => version))];
  const held = new Map(await Promise.all(versions.map(async (version) => [version, await read(version)] as const)));
  const Variables = Object.fromEntries(Object.entries(references).map(([name, from]) => [name, valueOf(from)]));
  return { ...call.input, Environment: { Variables } };

  async function read(Qualifier: string): Promise<Record<string, string>> {
    return variablesOf((await send('GetFunctionConfiguration', { FunctionName: functionArn, Qualifier })) as Row);
  }
  function valueOf({ version, name }: PublishedVariable): string {
    const value = held.get(version)?.[name];
    if (value !== undefined) return value;
    throw new TerminalError(`version ${version} of \`${parseArn(functionArn)?.resource}\` has no variable \`${name}\``);
  }
};

/** References are records where AWS wants texts, so that neither can be taken for the other. */
const referencesIn = ({ Environment }: Record<string, unknown>): Record<string, PublishedVariable> | undefined => {
  const variables = (Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
  const isReference = (value: unknown): boolean => typeof value === 'object' && value !== null;
  const values = Object.values(variables);
  return values.length > 0 && values.every(isReference) ? (variables as Record<string, PublishedVariable>) : undefined;
};
