import { parseArn } from '../arn.ts';
import { TerminalError } from '../errors.ts';
import type { AwsReader } from './aws-reader.ts';
import { readKeyArn } from './key-reads.ts';
import { readPages } from './pages.ts';

/** A parameter without its value. */
export interface ParameterRecord {
  /** Number of the oldest version in the history that has the value of the newest. */
  value_of_version: number;
  type: string;
  /** ARN of the key of a `SecureString`; null where there is none to be named. */
  key_arn: string | null;
}

interface Row {
  Version?: number;
  Value?: string;
  Type?: string;
  KeyId?: string;
}

/** The name of a parameter, as calls that write take it: an ARN has lost a first slash. */
export const parameterName = (parameterArn: string): string =>
  parseArn(parameterArn)?.resource.replace(/^parameter/, '') ?? parameterArn;

/**
 * Reads a parameter with its history and compares values where they are: what comes out is which versions are the same,
 * and no value. Undefined when there is no such parameter. `restorable` are the numbers that stand for a value.
 */
export const readParameter = async (
  aws: AwsReader,
  parameterArn: string,
): Promise<(ParameterRecord & { restorable: number[] }) | undefined> => {
  const paging = { rows: 'Parameters', next: 'NextToken', token: 'NextToken' };
  const named = [{ Key: 'Name', Option: 'Equals', Values: [parameterName(parameterArn)] }];
  const described = await readPages<Row>(aws, 'ssm', 'DescribeParameters', { ParameterFilters: named }, paging);
  // Whoever may look at tagged parameters alone is denied the history of one that is gone: it has no tags.
  if (described?.length !== 1) return undefined;
  const input = { Name: parameterName(parameterArn), WithDecryption: true };
  const rows = await readPages<Row>(aws, 'ssm', 'GetParameterHistory', input, paging);
  const newest = rows?.at(-1);
  if (!rows || !newest) return undefined;
  const firstOf = new Map<string, number>();
  for (const { Value = '', Version = 0 } of rows) if (!firstOf.has(Value)) firstOf.set(Value, Version);
  const key = newest.KeyId === undefined ? undefined : await readKeyArn(aws, newest.KeyId);
  return {
    value_of_version: firstOf.get(newest.Value ?? '') ?? 0,
    type: newest.Type ?? 'String',
    key_arn: key ?? null,
    restorable: [...firstOf.values()],
  };
};

/** Where a value stands that a call puts back: a version of the parameter's own history. */
export interface HistoricValue {
  value_of_version: number;
}

type Send = (service: 'ssm', operation: string, input: object) => Promise<unknown>;

/**
 * A call whose value is a reference, with the value that it stands for: the only place where a parameter's value is
 * held, for as long as the call takes. Anything else passes as it is. Throws `TerminalError` when the version is gone.
 */
export const withHistoricValue = async (
  { service, operation, input }: { service: string; operation: string; input: Record<string, unknown> },
  send: Send,
): Promise<Record<string, unknown>> => {
  const { Name, Value } = input;
  if (service !== 'ssm' || operation !== 'PutParameter' || typeof Value !== 'object' || Value === null) return input;
  const { value_of_version: wanted } = Value as HistoricValue;
  let NextToken: string | undefined;
  do {
    const page = (await send('ssm', 'GetParameterHistory', { Name, WithDecryption: true, NextToken })) as {
      Parameters?: Row[];
      NextToken?: string;
    };
    const found = page.Parameters?.find(({ Version }) => Version === wanted);
    if (found?.Value !== undefined) return { ...input, Value: found.Value };
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  throw new TerminalError(`the history of \`${String(Name)}\` has no version ${wanted}`);
};
