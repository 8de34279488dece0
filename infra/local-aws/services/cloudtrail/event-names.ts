const LAMBDA = 'lambda.amazonaws.com';

/** Lambda's events carry the API version, and some a second one (Lambda Developer Guide, "Logging with CloudTrail"). */
const LAMBDA_NAMES: Readonly<Record<string, string>> = {
  CreateFunction: 'CreateFunction20150331',
  DeleteFunction: 'DeleteFunction20150331',
  GetFunction: 'GetFunction20150331v2',
  GetFunctionConfiguration: 'GetFunctionConfiguration20150331v2',
  ListFunctions: 'ListFunctions20150331',
  UpdateFunctionCode: 'UpdateFunctionCode20150331v2',
  UpdateFunctionConfiguration: 'UpdateFunctionConfiguration20150331v2',
  PublishVersion: 'PublishVersion20150331',
  PublishLayerVersion: 'PublishLayerVersion20181031',
  DeleteLayerVersion: 'DeleteLayerVersion20181031',
  GetLayerVersion: 'GetLayerVersion20181031',
  GetLayerVersionByArn: 'GetLayerVersionByArn20181031',
  ListLayerVersions: 'ListLayerVersions20181031',
  ListLayers: 'ListLayers20181031',
  ListVersionsByFunction: 'ListVersionsByFunction20150331',
  CreateAlias: 'CreateAlias20150331',
  GetAlias: 'GetAlias20150331',
  ListAliases: 'ListAliases20150331',
  UpdateAlias: 'UpdateAlias20150331',
  DeleteAlias: 'DeleteAlias20150331',
  AddPermission: 'AddPermission20150331v2',
  RemovePermission: 'RemovePermission20150331v2',
  GetPolicy: 'GetPolicy20150331v2',
  CreateEventSourceMapping: 'CreateEventSourceMapping20150331',
  GetEventSourceMapping: 'GetEventSourceMapping20150331',
  ListEventSourceMappings: 'ListEventSourceMappings20150331',
  UpdateEventSourceMapping: 'UpdateEventSourceMapping20150331',
  DeleteEventSourceMapping: 'DeleteEventSourceMapping20150331',
  PutFunctionConcurrency: 'PutFunctionConcurrency20171031',
  DeleteFunctionConcurrency: 'DeleteFunctionConcurrency20171031',
  GetFunctionConcurrency: 'GetFunctionConcurrency20190930',
  TagResource: 'TagResource20170331v2',
  UntagResource: 'UntagResource20170331v2',
  ListTags: 'ListTags20170331',
  GetAccountSettings: 'GetAccountSettings20160819',
};

/** The name under which CloudTrail shows an operation. */
export const eventNameOf = (eventSource: string, operation: string): string =>
  eventSource === LAMBDA ? (LAMBDA_NAMES[operation] ?? operation) : operation;
