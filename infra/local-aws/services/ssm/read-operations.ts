import type * as Ssm from '@aws-sdk/client-ssm';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { pageOf } from './page.ts';
import { describeHistory, describeMetadata, describeValue, latestOf, type ParameterRecord } from './parameter.ts';
import { parameterAccess } from './parameter-access.ts';
import { openValue } from './parameter-value.ts';
import type { Parameters } from './parameters.ts';
import { validation } from './ssm-error.ts';

const NAMES_MAX = 10;
const DESCRIBED_MAX = 50;

const isUnder = (name: string, path: string, isRecursive: boolean): boolean => {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(prefix) && (isRecursive || !name.slice(prefix.length).includes('/'));
};

const isMatch = (text: string, option: string, values: readonly string[]): boolean => {
  if (option === 'BeginsWith') return values.some((value) => text.startsWith(value));
  if (option === 'Contains') return values.some((value) => text.includes(value));
  return values.includes(text);
};

/** Whether a parameter is one of those that a filter of `DescribeParameters` asks for. */
const passes = (record: ParameterRecord, { Key = '', Option, Values = [] }: Ssm.ParameterStringFilter): boolean => {
  const { type, keyId = '' } = latestOf(record);
  if (Key.startsWith('tag:')) {
    const value = record.tags[Key.slice('tag:'.length)];
    return value !== undefined && (Values.length === 0 || isMatch(value, Option ?? 'Equals', Values));
  }
  if (Key === 'Name') return isMatch(record.name, Option ?? 'Equals', Values);
  if (Key === 'Type') return isMatch(type, Option ?? 'Equals', Values);
  if (Key === 'KeyId') return isMatch(keyId, Option ?? 'Equals', Values);
  if (Key === 'Path') return Values.some((path) => isUnder(record.name, path, Option === 'Recursive'));
  throw notImplemented(`ssm:DescribeParameters ParameterFilters[].Key ${Key}`);
};

const read = (
  world: World,
  parameters: Parameters,
  named: string | undefined,
  isDecrypted: boolean | undefined,
  call: Call,
): Ssm.Parameter => {
  const { record, version, selector } = parameters.select(named);
  const value = openValue(world, record.arn, version, isDecrypted, call);
  return {
    ...describeValue(record, version, value),
    ...(selector !== undefined && { Selector: `:${selector}` }),
  };
};

/** Parameters are read, one by one, by path, or without their values. */
export const readOperations = (world: World, parameters: Parameters): Record<string, Operation> => ({
  GetParameter: operation<Ssm.GetParameterRequest, Ssm.GetParameterResult>({
    honours: ['Name', 'WithDecryption'],
    writes: false,
    access: ({ Name }) => [parameterAccess(parameters, 'GetParameter', Name)],
    handle: ({ Name, WithDecryption }, call) => ({ Parameter: read(world, parameters, Name, WithDecryption, call) }),
  }),
  GetParameters: operation<Ssm.GetParametersRequest, Ssm.GetParametersResult>({
    honours: ['Names', 'WithDecryption'],
    writes: false,
    access: ({ Names = [] }) => Names.map((name) => parameterAccess(parameters, 'GetParameters', name)),
    handle: ({ Names = [], WithDecryption }, call) => {
      if (Names.length > NAMES_MAX) {
        throw validation(
          `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to ${String(NAMES_MAX)}`,
        );
      }
      const there = Names.filter((name) => parameters.find(parameters.arnOf(name)) !== undefined);
      return {
        Parameters: there.map((name) => read(world, parameters, name, WithDecryption, call)),
        InvalidParameters: Names.filter((name) => !there.includes(name)),
      };
    },
  }),
  GetParametersByPath: operation<Ssm.GetParametersByPathRequest, Ssm.GetParametersByPathResult>({
    honours: ['Path', 'Recursive', 'WithDecryption', 'MaxResults', 'NextToken'],
    writes: false,
    access: ({ Path }) => [parameterAccess(parameters, 'GetParametersByPath', Path)],
    handle: ({ Path = '/', Recursive = false, WithDecryption, ...paging }, call) => {
      const found = parameters.all().filter(({ name }) => isUnder(name, Path, Recursive));
      const { shown, next } = pageOf(found, paging);
      return { Parameters: shown.map(({ name }) => read(world, parameters, name, WithDecryption, call)), ...next };
    },
  }),
  GetParameterHistory: operation<Ssm.GetParameterHistoryRequest, Ssm.GetParameterHistoryResult>({
    honours: ['Name', 'WithDecryption', 'MaxResults', 'NextToken'],
    writes: false,
    access: ({ Name }) => [parameterAccess(parameters, 'GetParameterHistory', Name)],
    handle: ({ Name, WithDecryption, MaxResults = DESCRIBED_MAX, NextToken }, call) => {
      const record = parameters.get(Name);
      const { shown, next } = pageOf(record.versions, { MaxResults, NextToken });
      const valueOf = (version: (typeof shown)[number]): string =>
        openValue(world, record.arn, version, WithDecryption, call);
      return { Parameters: shown.map((version) => describeHistory(record, version, valueOf(version))), ...next };
    },
  }),
  DescribeParameters: operation<Ssm.DescribeParametersRequest, Ssm.DescribeParametersResult>({
    honours: ['ParameterFilters', 'MaxResults', 'NextToken'],
    writes: false,
    access: () => [{ action: 'ssm:DescribeParameters', resource: '*' }],
    handle: ({ ParameterFilters: filters = [], MaxResults = DESCRIBED_MAX, NextToken }) => {
      const found = parameters.all().filter((record) => filters.every((filter) => passes(record, filter)));
      const { shown, next } = pageOf(found, { MaxResults, NextToken });
      return { Parameters: shown.map((record) => describeMetadata(record, latestOf(record))), ...next };
    },
  }),
});
