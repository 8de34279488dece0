import { parseArn } from '../arn.ts';
import { canonicalHash } from '../canonical.ts';
import { TerminalError } from '../errors.ts';
import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';

/** A function's configuration without one value of its environment. */
export interface FunctionRecord {
  revision_id: string;
  timeout_seconds: number;
  memory_mb: number;
  handler: string;
  runtime: string;
  architecture: string;
  role_arn: string;
  layers: string[];
  environment_names: string[];
  /** Hash of all names and values together, so that a change shows and a value does not. */
  environment_sha256: string;
  code_sha256: string;
  dead_letter_arn: string | null;
}

/** Reads a function's configuration; undefined when there is no such function. */
export const readFunction = async (aws: AwsReader, functionArn: string): Promise<FunctionRecord | undefined> => {
  const output = await aws.read('lambda', 'GetFunctionConfiguration', { FunctionName: functionArn });
  if (output === undefined) return undefined;
  if (typeof output.RevisionId !== 'string')
    throw new TerminalError(`\`${functionArn}\` has no revision id: a write to it could not be guarded`);
  const environment = (output.Environment as { Variables?: Record<string, string> } | undefined)?.Variables ?? {};
  const layers = (output.Layers as { Arn: string }[] | undefined) ?? [];
  return {
    revision_id: output.RevisionId,
    timeout_seconds: Number(output.Timeout),
    memory_mb: Number(output.MemorySize),
    handler: text(output.Handler),
    runtime: text(output.Runtime),
    architecture: (output.Architectures as string[] | undefined)?.[0] ?? 'x86_64',
    role_arn: text(output.Role),
    layers: layers.map((layer) => layer.Arn),
    environment_names: Object.keys(environment).sort(),
    environment_sha256: canonicalHash(environment),
    code_sha256: text(output.CodeSha256),
    dead_letter_arn: (output.DeadLetterConfig as { TargetArn?: string } | undefined)?.TargetArn ?? null,
  };
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reserved concurrency of a function, null when none is reserved; undefined when there is no such function. */
export const readReservedConcurrency = async (
  aws: AwsReader,
  functionArn: string,
): Promise<{ reserved_concurrency: number | null } | undefined> => {
  const output = await aws.read('lambda', 'GetFunctionConcurrency', { FunctionName: functionArn });
  if (output === undefined) return undefined;
  const reserved = output.ReservedConcurrentExecutions;
  return { reserved_concurrency: typeof reserved === 'number' ? reserved : null };
};

export interface MappingRecord {
  uuid: string;
  mapping_arn: string;
  function_arn: string;
  source_arn: string;
  enabled: boolean;
  batch_size: number;
  /** Patterns of which a message must meet one; none where every message is delivered. */
  filters: string[];
  /** AWS is still changing it, and does not say towards what. */
  unsettled: boolean;
}

/** ARN of an event source mapping, in the scope of its function. */
export const mappingArn = (functionArn: string, uuid: string): string => {
  const parts = parseArn(functionArn);
  if (!parts) throw new TerminalError(`\`${functionArn}\` is not an ARN`);
  return `arn:${parts.partition}:lambda:${parts.region}:${parts.account}:event-source-mapping:${uuid}`;
};

/** One event source mapping; undefined when there is none, or it is being deleted. */
export const readMapping = async (aws: AwsReader, uuid: string): Promise<MappingRecord | undefined> => {
  const output = await aws.read('lambda', 'GetEventSourceMapping', { UUID: uuid });
  return output === undefined || output.State === 'Deleting' ? undefined : mappingRecord(output);
};

/**
 * Every event source mapping of a function and of its aliases, also of one that is gone. Asked by name, Lambda tells of
 * one qualifier alone, so all mappings of the account are read.
 */
export const readMappings = async (aws: AwsReader, functionArn: string): Promise<MappingRecord[]> => {
  const paging = { rows: 'EventSourceMappings', next: 'NextMarker', token: 'Marker' };
  const all = await readPages<Record<string, unknown>>(aws, 'lambda', 'ListEventSourceMappings', {}, paging);
  const feeds = (fed: string): boolean => fed === functionArn || fed.startsWith(`${functionArn}:`);
  return (all ?? [])
    .filter((row) => feeds(text(row.FunctionArn)))
    .filter((row) => row.State !== 'Deleting')
    .map(mappingRecord)
    .sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
};

const mappingRecord = (output: Record<string, unknown>): MappingRecord => {
  const uuid = text(output.UUID);
  const functionArn = text(output.FunctionArn);
  const state = text(output.State);
  return {
    uuid,
    mapping_arn: mappingArn(functionArn, uuid),
    function_arn: functionArn,
    source_arn: text(output.EventSourceArn),
    enabled: state === 'Enabled' || state === 'Enabling',
    batch_size: Number(output.BatchSize ?? 0),
    filters: ((output.FilterCriteria as { Filters?: { Pattern?: string }[] } | undefined)?.Filters ?? []).map(
      ({ Pattern }) => text(Pattern),
    ),
    unsettled: state === 'Creating' || state === 'Updating',
  };
};
