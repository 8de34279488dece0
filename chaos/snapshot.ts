import { canonicalJson } from '../shared/canonical.ts';
import type { AwsReader } from '../shared/aws/aws-reader.ts';

/** The configuration of a whole account, by resource: what a drill compares before and after. */
export type Snapshot = ReadonlyMap<string, string>;

/** Members that change by themselves or with every write. */
const VOLATILE = new Set([
  'RevisionId',
  'LastModified',
  'LastUpdateStatus',
  'State',
  'StateReason',
  'StateReasonCode',
  'StateTransitionReason',
  'LastProcessingResult',
  'Location',
  '$metadata',
  'RoleLastUsed',
  'StateValue',
  'StateReasonData',
  'StateUpdatedTimestamp',
  'StateTransitionedTimestamp',
  'AlarmConfigurationUpdatedTimestamp',
]);

type Row = readonly [key: string, value: unknown];

/** Reads functions, triggers, roles, queues, alarms, subscriptions, buckets and tables, through the AWS API only. */
export const takeSnapshot = async (aws: AwsReader): Promise<Snapshot> => {
  const rows = await Promise.all([
    functions(aws),
    mappings(aws),
    roles(aws),
    queues(aws),
    alarms(aws),
    subscriptions(aws),
    buckets(aws),
    tables(aws),
  ]);
  return new Map(rows.flat().map(([key, value]) => [key, canonicalJson(settle(value))]));
};

/** Keys that differ between two snapshots, sorted. */
export const snapshotDifferences = (before: Snapshot, after: Snapshot): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();

const settle = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(settle);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return String(value);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !VOLATILE.has(name))
      .map(([name, member]) => [name, settle(member)]),
  );
};

const functions = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ Functions?: { FunctionName: string }[] }>('lambda', 'ListFunctions', {});
  const one = async (listed: { FunctionName: string }): Promise<Row[]> => {
    const FunctionName = listed.FunctionName;
    const [concurrency, policy] = await Promise.all([
      aws.read('lambda', 'GetFunctionConcurrency', { FunctionName }),
      aws.read('lambda', 'GetPolicy', { FunctionName }),
    ]);
    return [
      [`function ${FunctionName}`, listed],
      [`concurrency ${FunctionName}`, concurrency ?? null],
      [`function policy ${FunctionName}`, policy ?? null],
    ];
  };
  return (await Promise.all((found?.Functions ?? []).map(one))).flat();
};

const mappings = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ EventSourceMappings?: { UUID: string; State: string }[] }>(
    'lambda',
    'ListEventSourceMappings',
    {},
  );
  // `State` is volatile on a function, but on a mapping it is what an operator sets.
  return (found?.EventSourceMappings ?? []).map(
    (mapping): Row => [`mapping ${mapping.UUID}`, { ...mapping, enabled: mapping.State.startsWith('Enabl') }],
  );
};

const roles = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ Roles?: { RoleName: string }[] }>('iam', 'ListRoles', { MaxItems: 1_000 });
  return (await Promise.all((found?.Roles ?? []).map(({ RoleName }) => role(aws, RoleName)))).flat();
};

const role = async (aws: AwsReader, RoleName: string): Promise<Row[]> => {
  const [whole, inline, attached] = await Promise.all([
    aws.read<{ Role?: object }>('iam', 'GetRole', { RoleName }),
    aws.read<{ PolicyNames?: string[] }>('iam', 'ListRolePolicies', { RoleName }),
    aws.read<{ AttachedPolicies?: { PolicyArn: string }[] }>('iam', 'ListAttachedRolePolicies', { RoleName }),
  ]);
  const documents = await Promise.all(
    (inline?.PolicyNames ?? []).map(async (PolicyName): Promise<Row> => {
      const policy = await aws.read<{ PolicyDocument?: string }>('iam', 'GetRolePolicy', { RoleName, PolicyName });
      return [
        `inline policy ${RoleName}/${PolicyName}`,
        JSON.parse(decodeURIComponent(policy?.PolicyDocument ?? 'null')),
      ];
    }),
  );
  return [
    [`role ${RoleName}`, whole?.Role ?? null],
    [`attached ${RoleName}`, (attached?.AttachedPolicies ?? []).map((policy) => policy.PolicyArn).sort()],
    ...documents,
  ];
};

const CONFIGURED = [
  'VisibilityTimeout',
  'RedrivePolicy',
  'Policy',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
];

const queues = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {});
  return Promise.all(
    (found?.QueueUrls ?? []).map(async (QueueUrl): Promise<Row> => {
      const attributes = await aws.read<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
        QueueUrl,
        AttributeNames: ['All'],
      });
      return [
        `queue ${QueueUrl}`,
        Object.fromEntries(CONFIGURED.map((name) => [name, attributes?.Attributes?.[name]])),
      ];
    }),
  );
};

const alarms = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ MetricAlarms?: { AlarmName: string }[] }>('cloudwatch', 'DescribeAlarms', {});
  return (found?.MetricAlarms ?? []).map((alarm): Row => [`alarm ${alarm.AlarmName}`, alarm]);
};

const subscriptions = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ Subscriptions?: { SubscriptionArn: string }[] }>('sns', 'ListSubscriptions', {});
  return (found?.Subscriptions ?? []).map(
    (subscription): Row => [`subscription ${subscription.SubscriptionArn}`, subscription],
  );
};

const buckets = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
  return Promise.all(
    (found?.Buckets ?? []).map(
      async ({ Name }): Promise<Row> => [
        `bucket policy ${Name}`,
        (await aws.read('s3', 'GetBucketPolicy', { Bucket: Name })) ?? null,
      ],
    ),
  );
};

const tables = async (aws: AwsReader): Promise<Row[]> => {
  const found = await aws.read<{ TableNames?: string[] }>('dynamodb', 'ListTables', {});
  return (found?.TableNames ?? []).map((name): Row => [`table ${name}`, name]);
};
