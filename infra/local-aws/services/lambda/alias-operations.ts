import { randomUUID } from 'node:crypto';
import type {
  AliasConfiguration,
  AliasRoutingConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  ListAliasesResponse,
  UpdateAliasRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import { requireDescription, requireText } from './configuration-rules.ts';
import { findAlias, findVersion, requireRevision } from './functions.ts';
import { conflict, functionNotFound, invalidParameter, notFound } from './lambda-error.ts';
import { pageOf } from './paging.ts';
import type { LambdaParts } from './parts.ts';
import type { AliasRecord, FunctionRecord } from './records.ts';

const ALIAS_NAME = /^(?!^[0-9]+$)([a-zA-Z0-9-_]+)$/;

/** Names that lead to versions. */
export const aliasOperations = (parts: LambdaParts): Record<string, Operation> => ({
  CreateAlias: operation<CreateAliasRequest, AliasConfiguration>({
    honours: ['FunctionName', 'Name', 'FunctionVersion', 'Description', 'RoutingConfig.AdditionalVersionWeights'],
    writes: true,
    access: ({ FunctionName }) => parts.access.to('CreateAlias', FunctionName),
    handle: (input) => {
      const record = parts.functions.get(input.FunctionName);
      const name = requireText(input.Name ?? '', 'name', ALIAS_NAME, 128);
      if (findAlias(record, name)) throw conflict(`Alias already exists: ${record.arn}:${name}`);
      const empty = { name, functionVersion: '', description: '', weights: {} };
      return saveAlias(parts, record, changedAlias(record, empty, input));
    },
  }),
  GetAlias: operation<GetAliasRequest, AliasConfiguration>({
    honours: ['FunctionName', 'Name'],
    writes: false,
    access: ({ FunctionName }) => parts.access.to('GetAlias', FunctionName),
    handle: ({ FunctionName, Name }) => {
      const record = parts.functions.get(FunctionName);
      return describeAlias(record, requireAlias(record, Name));
    },
  }),
  UpdateAlias: operation<UpdateAliasRequest, AliasConfiguration>({
    honours: [
      'FunctionName',
      'Name',
      'FunctionVersion',
      'Description',
      'RoutingConfig.AdditionalVersionWeights',
      'RevisionId',
    ],
    writes: true,
    access: ({ FunctionName }) => parts.access.to('UpdateAlias', FunctionName),
    handle: (input) => {
      const record = parts.functions.get(input.FunctionName);
      const before = requireAlias(record, input.Name);
      requireRevision(before.revisionId, input.RevisionId);
      return saveAlias(parts, record, changedAlias(record, before, input));
    },
  }),
  DeleteAlias: operation<DeleteAliasRequest, object>({
    honours: ['FunctionName', 'Name'],
    writes: true,
    access: ({ FunctionName }) => parts.access.to('DeleteAlias', FunctionName),
    handle: ({ FunctionName, Name }) => {
      const record = parts.functions.get(FunctionName);
      // AWS answers the same whether the alias was there or not.
      for (const belongings of [record.aliases, record.policies, record.eventInvoke]) delete belongings[Name ?? ''];
      parts.functions.save(record);
      return {};
    },
  }),
  ListAliases: operation<ListAliasesRequest, ListAliasesResponse>({
    honours: ['FunctionName', 'FunctionVersion', 'Marker', 'MaxItems'],
    writes: false,
    access: ({ FunctionName }) => parts.access.to('ListAliases', FunctionName),
    handle: ({ FunctionName, FunctionVersion, Marker, MaxItems }) => {
      const record = parts.functions.get(FunctionName);
      const all = Object.values(record.aliases).filter(
        (alias) => FunctionVersion === undefined || alias.functionVersion === FunctionVersion,
      );
      const { members, ...next } = pageOf(all, Marker, MaxItems);
      return { Aliases: members.map((alias) => describeAlias(record, alias)), ...next };
    },
  }),
});

function requireAlias(record: FunctionRecord, name: string | undefined): AliasRecord {
  const alias = findAlias(record, name);
  if (alias) return alias;
  throw notFound(`Cannot find alias arn: ${record.arn}:${name ?? ''}`);
}

function changedAlias(
  record: FunctionRecord,
  before: Omit<AliasRecord, 'revisionId'>,
  input: UpdateAliasRequest,
): AliasRecord {
  const functionVersion = input.FunctionVersion ?? before.functionVersion;
  if (!findVersion(record, functionVersion)) throw functionNotFound(`${record.arn}:${functionVersion}`);
  return {
    ...before,
    functionVersion,
    revisionId: randomUUID(),
    ...(input.Description !== undefined && { description: requireDescription(input.Description) }),
    ...(input.RoutingConfig && { weights: requireWeights(record, functionVersion, input.RoutingConfig) }),
  };
}

function requireWeights(
  record: FunctionRecord,
  functionVersion: string,
  { AdditionalVersionWeights = {} }: AliasRoutingConfiguration,
): Record<string, number> {
  const weights = Object.entries(AdditionalVersionWeights);
  if (weights.length > 1)
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  for (const [version, weight] of weights) {
    if (version === '$LATEST' || functionVersion === '$LATEST') {
      throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
    }
    if (version === functionVersion || weight < 0 || weight > 1) {
      throw invalidParameter(`Invalid version weight ${version}=${weight} for alias routing configuration`);
    }
    if (!findVersion(record, version)) throw functionNotFound(`${record.arn}:${version}`);
  }
  return AdditionalVersionWeights;
}

function saveAlias({ functions }: LambdaParts, record: FunctionRecord, alias: AliasRecord): AliasConfiguration {
  record.aliases[alias.name] = alias;
  functions.save(record);
  return describeAlias(record, alias);
}

const describeAlias = (record: FunctionRecord, alias: AliasRecord): AliasConfiguration => ({
  AliasArn: `${record.arn}:${alias.name}`,
  Name: alias.name,
  FunctionVersion: alias.functionVersion,
  Description: alias.description,
  RevisionId: alias.revisionId,
  ...(Object.keys(alias.weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
});
