import { arnName, parseArn } from '../arn.ts';
import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';

/** Which version an alias of a function names, and which share of the invocations goes to another one. */
export interface AliasRecord {
  name: string;
  version: string;
  /** Of ten thousand invocations, how many go to another version: whole numbers, because records hold no others. */
  weights: Record<string, number>;
  revision_id: string;
}

/** As many invocations as shares are told of. */
const WHOLE = 10_000;

/** Shares as AWS takes them, between 0 and 1. */
export const sharesOf = (weights: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(weights).map(([other, count]) => [other, count / WHOLE]));

interface AliasRow {
  Name?: string;
  FunctionVersion?: string;
  RoutingConfig?: { AdditionalVersionWeights?: Record<string, number> };
  RevisionId?: string;
}

const aliasRecord = ({ Name = '', FunctionVersion = '', RoutingConfig, RevisionId = '' }: AliasRow): AliasRecord => ({
  name: Name,
  version: FunctionVersion,
  weights: Object.fromEntries(
    Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}).map(([other, share]) => [
      other,
      Math.round(share * WHOLE),
    ]),
  ),
  revision_id: RevisionId,
});

/** Every alias of a function; undefined when there is no such function. */
export const readAliases = async (aws: AwsReader, functionArn: string): Promise<AliasRecord[] | undefined> => {
  const paging = { rows: 'Aliases', next: 'NextMarker', token: 'Marker' };
  const rows = await readPages<AliasRow>(aws, 'lambda', 'ListAliases', { FunctionName: functionArn }, paging);
  return rows?.map(aliasRecord);
};

/** One alias; undefined when there is none of that name. */
export const readAlias = async (
  aws: AwsReader,
  functionArn: string,
  name: string,
): Promise<AliasRecord | undefined> => {
  const row = await aws.read<AliasRow>('lambda', 'GetAlias', { FunctionName: functionArn, Name: name });
  return row && aliasRecord(row);
};

/** The function of a qualified ARN, and its qualifier where it has one. */
export const splitFunctionArn = (arn: string): { functionArn: string; qualifier: string | undefined } => {
  const [, , , , , , name, qualifier] = arn.split(':');
  return {
    functionArn: arn
      .split(':')
      .slice(0, 6)
      .concat(name ?? '')
      .join(':'),
    qualifier,
  };
};

/** Who may invoke a function or an alias: a service, for one source. Members that the statement lacks are null. */
export interface InvokePermission {
  principal: string;
  action: string;
  source_arn: string | null;
  source_account: string | null;
}

interface Statement {
  Sid: string;
  Effect: string;
  Principal: string | { Service?: string; AWS?: string };
  Action: string;
  Condition?: Record<string, Record<string, string>>;
}

const condition = (statement: Statement, operator: string, key: string): string | null =>
  Object.entries(statement.Condition?.[operator] ?? {}).find(([name]) => name.toLowerCase() === key)?.[1] ?? null;

const permissionOf = (statement: Statement): InvokePermission => {
  const { Principal: principal } = statement;
  return {
    principal: typeof principal === 'string' ? principal : (principal.Service ?? principal.AWS ?? ''),
    action: statement.Action,
    source_arn: condition(statement, 'ArnLike', 'aws:sourcearn'),
    source_account: condition(statement, 'StringEquals', 'aws:sourceaccount'),
  };
};

/** The permissions of a function's or an alias' own policy, by statement id; none where it has no policy. */
export const readInvokePermissions = async (aws: AwsReader, arn: string): Promise<Record<string, InvokePermission>> => {
  const { functionArn, qualifier } = splitFunctionArn(arn);
  const input = { FunctionName: functionArn, ...(qualifier !== undefined && { Qualifier: qualifier }) };
  const found = await aws.read<{ Policy?: string }>('lambda', 'GetPolicy', input);
  const { Statement = [] } = JSON.parse(found?.Policy ?? '{}') as { Statement?: Statement[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, permissionOf(statement)]));
};

/** What becomes of asynchronous events; null where AWS's default holds, or nothing is told of the outcome. */
export interface EventInvokeRecord {
  maximum_retries: number | null;
  maximum_age_seconds: number | null;
  on_success: string | null;
  on_failure: string | null;
}

/** How a function or an alias is invoked asynchronously; undefined when nothing was ever set, or it is gone. */
export const readEventInvoke = async (aws: AwsReader, arn: string): Promise<EventInvokeRecord | undefined> => {
  const { functionArn, qualifier } = splitFunctionArn(arn);
  const found = await aws.read<{
    MaximumRetryAttempts?: number;
    MaximumEventAgeInSeconds?: number;
    DestinationConfig?: { OnSuccess?: { Destination?: string }; OnFailure?: { Destination?: string } };
  }>('lambda', 'GetFunctionEventInvokeConfig', {
    FunctionName: functionArn,
    ...(qualifier !== undefined && { Qualifier: qualifier }),
  });
  return (
    found && {
      maximum_retries: found.MaximumRetryAttempts ?? null,
      maximum_age_seconds: found.MaximumEventAgeInSeconds ?? null,
      on_success: found.DestinationConfig?.OnSuccess?.Destination ?? null,
      on_failure: found.DestinationConfig?.OnFailure?.Destination ?? null,
    }
  );
};

/** A rule of the default bus. */
export interface RuleRecord {
  state: string;
  schedule: string | null;
  pattern: string | null;
}

/** One rule; undefined when there is none. */
export const readRule = async (aws: AwsReader, ruleArn: string): Promise<RuleRecord | undefined> => {
  const found = await aws.read<{ State?: string; ScheduleExpression?: string; EventPattern?: string }>(
    'eventbridge',
    'DescribeRule',
    { Name: arnName(ruleArn) },
  );
  return (
    found && {
      state: found.State ?? '',
      schedule: found.ScheduleExpression ?? null,
      pattern: found.EventPattern ?? null,
    }
  );
};

/** Where a rule sends its events, by target id, each as AWS shows it; undefined when there is no such rule. */
export const readRuleTargets = async (
  aws: AwsReader,
  ruleArn: string,
): Promise<Record<string, Record<string, unknown>> | undefined> => {
  const paging = { rows: 'Targets', next: 'NextToken', token: 'NextToken' };
  const input = { Rule: arnName(ruleArn) };
  const rows = await readPages<{ Id: string }>(aws, 'eventbridge', 'ListTargetsByRule', input, paging);
  return rows && Object.fromEntries(rows.map(({ Id, ...target }) => [Id, target]));
};

/** Whom a bucket tells of its objects. */
export interface NotificationRecord {
  /** A function or a queue. */
  destination: string;
  events: string[];
  prefix: string;
  suffix: string;
}

interface NotificationRow {
  Id?: string;
  LambdaFunctionArn?: string;
  QueueArn?: string;
  Events?: string[];
  Filter?: { Key?: { FilterRules?: { Name?: string; Value?: string }[] } };
}

export type NotificationConfiguration = Record<string, unknown> & {
  LambdaFunctionConfigurations?: NotificationRow[];
  QueueConfigurations?: NotificationRow[];
};

/** A bucket's whole notification configuration, as AWS shows it; undefined when there is no such bucket. */
export const readNotificationConfiguration = async (
  aws: AwsReader,
  bucketArn: string,
): Promise<NotificationConfiguration | undefined> => {
  const found = await aws.read<NotificationConfiguration>('s3', 'GetBucketNotificationConfiguration', {
    Bucket: parseArn(bucketArn)?.resource,
  });
  if (found === undefined) return undefined;
  const { $metadata: _, ...configuration } = found;
  return configuration;
};

const filterValue = ({ Filter }: NotificationRow, name: string): string =>
  Filter?.Key?.FilterRules?.find((rule) => rule.Name?.toLowerCase() === name)?.Value ?? '';

/** The functions and queues of a configuration, by id. */
export const notificationsIn = (configuration: NotificationConfiguration): Record<string, NotificationRecord> => {
  const rows = [...(configuration.LambdaFunctionConfigurations ?? []), ...(configuration.QueueConfigurations ?? [])];
  return Object.fromEntries(
    rows.map((row) => [
      row.Id ?? '',
      {
        destination: row.LambdaFunctionArn ?? row.QueueArn ?? '',
        events: [...(row.Events ?? [])].sort(),
        prefix: filterValue(row, 'prefix'),
        suffix: filterValue(row, 'suffix'),
      },
    ]),
  );
};
