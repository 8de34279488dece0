import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  FunctionConfiguration,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetFunctionResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import { describeVersion } from './configuration.ts';
import { createFunction, updateConfiguration } from './function-change.ts';
import { parseFunctionName } from './function-name.ts';
import { isVersion } from './functions.ts';
import { conflict, functionNotFound, invalidParameter } from './lambda-error.ts';
import { placementAccess } from './network-placement.ts';
import { pageOf } from './paging.ts';
import type { LambdaParts } from './parts.ts';
import type { FunctionRecord, VersionRecord } from './records.ts';

const CONFIGURATION_MEMBERS = [
  'FunctionName',
  'Role',
  'Handler',
  'Description',
  'Timeout',
  'MemorySize',
  'Runtime',
  'Environment.Variables',
  'Layers',
  'DeadLetterConfig.TargetArn',
  'VpcConfig.SubnetIds',
  'VpcConfig.SecurityGroupIds',
] as const;

/** Functions themselves: create, read, configure, delete, list. */
export const functionOperations = (parts: LambdaParts): Record<string, Operation> => ({
  CreateFunction: operation<CreateFunctionRequest, FunctionConfiguration>({
    honours: [
      ...CONFIGURATION_MEMBERS,
      'Code.ZipFile',
      'Code.S3Bucket',
      'Code.S3Key',
      'Code.S3ObjectVersion',
      'PackageType',
      'Architectures',
      'Publish',
      'Tags',
    ],
    writes: true,
    access: (input) => [
      ...parts.access.to('CreateFunction', input.FunctionName),
      ...parts.access.passRole(input.Role),
      ...parts.access.readPackage(input.Code),
      ...placementAccess(input.VpcConfig),
      ...parts.access.readLayers(input.Layers),
    ],
    handle: (input) => createFunction(parts, input),
  }),
  GetFunction: operation<GetFunctionRequest, GetFunctionResponse>({
    honours: ['FunctionName', 'Qualifier'],
    writes: false,
    access: ({ FunctionName, Qualifier }) => parts.access.to('GetFunction', FunctionName, Qualifier),
    handle: ({ FunctionName, Qualifier }) => {
      const { record, version, qualifier } = parts.functions.resolve(FunctionName, Qualifier);
      const { reservedConcurrency, tags } = record;
      return {
        Configuration: describeVersion(record, version, qualifier),
        Code: { RepositoryType: 'S3' },
        ...(Object.keys(tags).length > 0 && { Tags: tags }),
        ...(reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
        }),
      };
    },
  }),
  GetFunctionConfiguration: operation<GetFunctionConfigurationRequest, FunctionConfiguration>({
    honours: ['FunctionName', 'Qualifier'],
    writes: false,
    access: ({ FunctionName, Qualifier }) => parts.access.to('GetFunctionConfiguration', FunctionName, Qualifier),
    handle: ({ FunctionName, Qualifier }) => {
      const { record, version, qualifier } = parts.functions.resolve(FunctionName, Qualifier);
      return describeVersion(record, version, qualifier);
    },
  }),
  UpdateFunctionConfiguration: operation<UpdateFunctionConfigurationRequest, FunctionConfiguration>({
    honours: [...CONFIGURATION_MEMBERS, 'RevisionId'],
    writes: true,
    access: ({ FunctionName, Role, Layers, VpcConfig }) => [
      ...parts.access.to('UpdateFunctionConfiguration', FunctionName),
      ...parts.access.readLayers(Layers),
      ...parts.access.passRole(Role),
      ...placementAccess(VpcConfig),
    ],
    handle: (input) => updateConfiguration(parts, input),
  }),
  DeleteFunction: operation<DeleteFunctionRequest, object>({
    honours: ['FunctionName', 'Qualifier'],
    writes: true,
    access: ({ FunctionName, Qualifier }) => parts.access.to('DeleteFunction', FunctionName, Qualifier),
    handle: (input) => deleteFunction(parts, input),
  }),
  ListFunctions: operation<ListFunctionsRequest, ListFunctionsResponse>({
    honours: ['FunctionVersion', 'Marker', 'MaxItems'],
    writes: false,
    access: () => parts.access.anything('ListFunctions'),
    handle: ({ FunctionVersion, Marker, MaxItems }) => {
      const all = parts.functions.list().flatMap((record) => {
        const versions = FunctionVersion === 'ALL' ? [record.latest, ...record.published] : [record.latest];
        const qualifierOf = (version: VersionRecord) => (FunctionVersion === 'ALL' ? version.version : undefined);
        return versions.map((version) => describeVersion(record, version, qualifierOf(version)));
      });
      const { members, ...next } = pageOf(all, Marker, MaxItems);
      return { Functions: members, ...next };
    },
  }),
});

function deleteFunction({ world, functions, execution }: LambdaParts, input: DeleteFunctionRequest): object {
  const { qualifier } = parseFunctionName(world, input.FunctionName, input.Qualifier);
  const record = functions.get(input.FunctionName);
  if (qualifier === undefined) {
    execution.forget(record);
    functions.delete(record.name);
    return {};
  }
  if (!isVersion(qualifier) || qualifier === '$LATEST') {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  }
  execution.recycle(removePublished(record, qualifier));
  functions.save(record);
  return {};
}

/** Takes a version that no alias leads to out of the record. */
function removePublished(record: FunctionRecord, number: string): VersionRecord {
  const users = Object.values(record.aliases).filter(
    (alias) => alias.functionVersion === number || alias.weights[number] !== undefined,
  );
  if (users.length > 0) throw conflict(`Version ${number} is referenced by one or more aliases.`);
  const version = record.published.find((published) => published.version === number);
  if (!version) throw functionNotFound(`${record.arn}:${number}`);
  record.published = record.published.filter((published) => published !== version);
  return version;
}
