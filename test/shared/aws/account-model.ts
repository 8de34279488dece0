import { randomUUID } from 'node:crypto';
import type { AwsReader, AwsServiceName } from '../../../shared/aws/aws-reader.ts';
import type { AwsCall } from '../../../shared/proposal.ts';
import { mappingArn } from '../../../shared/aws/function-reads.ts';

/** What the model knows of one workload: only what the catalogue's reads and calls need. */
export interface AccountState {
  inline: Record<string, unknown>;
  attached: string[];
  /** The document of each managed policy's version `v1`. */
  managed: Record<string, unknown>;
  /** What version `v2` of each says. */
  second: unknown;
  /** The version in force, of each. */
  inForce: 'v1' | 'v2';
  boundary: string | undefined;
  trust: unknown;
  /** Policies of the bucket and of the queue; null where there is none. */
  bucketPolicy: unknown;
  queuePolicy: unknown;
  fn: {
    role: string;
    timeout: number;
    memory: number;
    handler: string;
    environment: Record<string, string>;
    layers: string[];
  };
  reserved: number | undefined;
  mapping: { batchSize: number; state: string };
  alarms: { AlarmName: string; StateValue: string; Dimensions: { Name: string; Value: string }[] }[];
  events: Record<string, unknown>[];
}

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-role`;
export const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:orders`;
export const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:orders-in`;
export const BUCKET = 'arn:aws:s3:::orders';
export const DEAD_LETTERS = `arn:aws:sqs:${REGION}:${ACCOUNT}:orders-dead`;
export const UUID = '0f1e2d3c-0000-4000-8000-00000000abcd';
export const MAPPING = mappingArn(FUNCTION, UUID);
export const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/orders-logs`;

export const READ_ORDERS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'arn:aws:s3:::orders/*' }],
};
export const WRITE_LOGS = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' },
};

export const healthyState = (): AccountState => ({
  inline: { 'read-orders': READ_ORDERS },
  attached: [MANAGED],
  managed: { [MANAGED]: WRITE_LOGS },
  second: READ_ORDERS,
  inForce: 'v1',
  boundary: undefined,
  trust: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  },
  bucketPolicy: null,
  queuePolicy: null,
  fn: { role: ROLE, timeout: 10, memory: 128, handler: 'index.handler', environment: { TABLE: 'orders' }, layers: [] },
  reserved: undefined,
  mapping: { batchSize: 10, state: 'Enabled' },
  alarms: [
    { AlarmName: 'orders-errors', StateValue: 'OK', Dimensions: [{ Name: 'FunctionName', Value: 'orders' }] },
    { AlarmName: 'orders-age', StateValue: 'OK', Dimensions: [{ Name: 'QueueName', Value: 'orders-in' }] },
    { AlarmName: 'payments-errors', StateValue: 'OK', Dimensions: [{ Name: 'FunctionName', Value: 'payments' }] },
    { AlarmName: 'firebreak-watch', StateValue: 'OK', Dimensions: [{ Name: 'FunctionName', Value: 'orders' }] },
  ],
  events: [],
});

type Input = Record<string, unknown>;
type Answer = (state: AccountState, input: Input) => Input | undefined;

const text = (document: unknown): string => encodeURIComponent(JSON.stringify(document, null, 2));
const configuration = ({ fn }: AccountState, revision: string): Input => ({
  FunctionArn: FUNCTION,
  RevisionId: revision,
  Role: fn.role,
  Runtime: 'nodejs22.x',
  Timeout: fn.timeout,
  MemorySize: fn.memory,
  Handler: fn.handler,
  Environment: { Variables: fn.environment },
  Layers: fn.layers.map((Arn) => ({ Arn })),
  CodeSha256: 'c29kZQ==',
});
const mapping = ({ mapping: { batchSize, state } }: AccountState): Input => ({
  UUID,
  FunctionArn: FUNCTION,
  EventSourceArn: QUEUE,
  State: state,
  BatchSize: batchSize,
});

const READS: Record<string, Answer> = {
  'iam:GetRolePolicy': ({ inline }, { PolicyName }) =>
    Object.hasOwn(inline, PolicyName as string) ? { PolicyDocument: text(inline[PolicyName as string]) } : undefined,
  'iam:ListRolePolicies': ({ inline }, { Marker }) => {
    const names = Object.keys(inline);
    const from = Number(Marker ?? 0);
    return { PolicyNames: names.slice(from, from + 1), ...(from + 1 < names.length ? { Marker: `${from + 1}` } : {}) };
  },
  'iam:ListAttachedRolePolicies': ({ attached }) => ({
    AttachedPolicies: attached.map((PolicyArn) => ({ PolicyArn })),
  }),
  'iam:GetPolicy': ({ managed, inForce }, { PolicyArn }) =>
    Object.hasOwn(managed, PolicyArn as string) ? { Policy: { DefaultVersionId: inForce } } : undefined,
  'iam:ListPolicyVersions': ({ inForce }) => ({
    Versions: ['v2', 'v1'].map((VersionId) => ({ VersionId, IsDefaultVersion: VersionId === inForce })),
  }),
  'iam:ListEntitiesForPolicy': ({ attached }) => ({
    PolicyRoles: attached.length > 0 ? [{ RoleName: 'orders-role' }] : [],
  }),
  'iam:GetPolicyVersion': ({ managed, second }, { PolicyArn, VersionId }) => ({
    PolicyVersion: { Document: text(VersionId === 'v2' ? second : managed[PolicyArn as string]) },
  }),
  'iam:GetRole': ({ boundary, trust }) => ({
    Role: {
      Arn: ROLE,
      AssumeRolePolicyDocument: text(trust),
      ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } }),
    },
  }),
  'lambda:ListAliases': () => ({ Aliases: [] }),
  'lambda:GetPolicy': () => undefined,
  'lambda:GetFunctionEventInvokeConfig': () => undefined,
  's3:GetBucketNotificationConfiguration': () => ({}),
  's3:ListObjectVersions': () => ({}),
  'logs:DescribeLogGroups': () => ({ logGroups: [] }),
  'lambda:GetFunctionConcurrency': ({ reserved }) =>
    reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved },
  'lambda:GetEventSourceMapping': (state, input) => (input.UUID === UUID ? mapping(state) : undefined),
  'lambda:ListEventSourceMappings': (state) => ({ EventSourceMappings: [mapping(state)] }),
  'sqs:GetQueueUrl': (_, { QueueName }) => ({ QueueUrl: `http://queue/${QueueName as string}` }),
  'sqs:GetQueueAttributes': ({ queuePolicy }, { QueueUrl }) => ({
    Attributes: {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 3 }),
      ...(queuePolicy !== null && String(QueueUrl).endsWith('/orders-in') && { Policy: JSON.stringify(queuePolicy) }),
    },
  }),
  's3:GetBucketPolicy': ({ bucketPolicy }) =>
    bucketPolicy === null ? undefined : { Policy: JSON.stringify(bucketPolicy) },
  'cloudwatch:GetMetricStatistics': () => ({ Datapoints: [] }),
  'cloudwatch:DescribeAlarms': ({ alarms }, { AlarmNames }) => ({
    MetricAlarms: alarms.filter(({ AlarmName }) => !AlarmNames || (AlarmNames as string[]).includes(AlarmName)),
  }),
  'cloudtrail:LookupEvents': ({ events }) => ({ Events: events }),
};

const WRITES: Record<string, (state: AccountState, input: Input) => void> = {
  'iam:PutRolePolicy': ({ inline }, { PolicyName, PolicyDocument }) =>
    (inline[PolicyName as string] = JSON.parse(PolicyDocument as string) as unknown),
  'iam:DeleteRolePolicy': ({ inline }, { PolicyName }) => delete inline[PolicyName as string],
  'iam:AttachRolePolicy': (state, { PolicyArn }) =>
    (state.attached = [...new Set([...state.attached, PolicyArn as string])]),
  'iam:DetachRolePolicy': (state, { PolicyArn }) =>
    (state.attached = state.attached.filter((arn) => arn !== PolicyArn)),
  'iam:UpdateAssumeRolePolicy': (state, { PolicyDocument }) =>
    (state.trust = JSON.parse(PolicyDocument as string) as unknown),
  's3:PutBucketPolicy': (state, { Policy }) => (state.bucketPolicy = JSON.parse(Policy as string) as unknown),
  's3:DeleteBucketPolicy': (state) => (state.bucketPolicy = null),
  'sqs:SetQueueAttributes': (state, { Attributes }) => {
    const { Policy } = Attributes as { Policy: string };
    state.queuePolicy = Policy === '' ? null : JSON.parse(Policy);
  },
  'iam:SetDefaultPolicyVersion': (state, { VersionId }) => (state.inForce = VersionId as 'v1' | 'v2'),
  'lambda:UpdateFunctionConfiguration': ({ fn }, { Role, Timeout, MemorySize, Handler }) => {
    if (Role !== undefined) fn.role = Role as string;
    if (Timeout !== undefined) fn.timeout = Timeout as number;
    if (MemorySize !== undefined) fn.memory = MemorySize as number;
    if (Handler !== undefined) fn.handler = Handler as string;
  },
  'lambda:PutFunctionConcurrency': (state, { ReservedConcurrentExecutions }) =>
    (state.reserved = ReservedConcurrentExecutions as number),
  'lambda:DeleteFunctionConcurrency': (state) => (state.reserved = undefined),
  'lambda:UpdateEventSourceMapping': ({ mapping }, { Enabled }) =>
    (mapping.state = (Enabled as boolean) ? 'Enabling' : 'Disabling'),
};

/** An account with one workload, in memory: enough of AWS to hold a change's image against what its call does. */
export interface AccountModel {
  state: AccountState;
  reader: AwsReader;
  /** Operations read so far. */
  asked: string[];
  apply(call: AwsCall): void;
}

export const createAccountModel = (state: AccountState = healthyState()): AccountModel => {
  let revision = randomUUID();
  const asked: string[] = [];
  const answer = (name: string, input: Input): Input | undefined => {
    if (name === 'lambda:GetFunctionConfiguration') return configuration(state, revision);
    const read = READS[name];
    if (!read) throw new Error(`the model has no \`${name}\``);
    return read(state, input);
  };
  const reader: AwsReader = {
    accountId: ACCOUNT,
    region: REGION,
    async read<O>(service: AwsServiceName, operation: string, input: object): Promise<O | undefined> {
      asked.push(`${service}:${operation}`);
      return answer(`${service}:${operation}`, input as Input) as O | undefined;
    },
  };
  const apply = ({ service, operation, input }: AwsCall): void => {
    const write = WRITES[`${service}:${operation}`];
    if (!write) throw new Error(`the model has no \`${service}:${operation}\``);
    if (input.RevisionId !== undefined && input.RevisionId !== revision) throw new Error('PreconditionFailedException');
    write(state, input);
    revision = randomUUID();
  };
  return { state, reader, asked, apply };
};
