import { networkRepairs } from './network-permissions.ts';
import { appendsTo } from './trail-permissions.ts';
import { CONTROL_TRAIL } from '../shared/store/kill-switch.ts';
import { REPAIR_ROLES, type RepairRole } from '../shared/changes/change.ts';
import { workloadBoundaryArn } from '../shared/workload-boundary.ts';
import { aliasRepairs, TRIGGER_READS, triggerRepairs } from './trigger-repairs.ts';
import { CONTAINER_READS, containerRepairs } from './container-permissions.ts';
import { comparesParameters, SECRET_READS, secretRepairs } from './secret-permissions.ts';

/** One role of the product: what it may do, and who may become it. */
export interface ProductRole {
  name: string;
  statements: readonly object[];
  /** True for the roles that the executor assumes, with an approver as source identity. */
  assumedByExecutor?: boolean;
}

export interface Scope {
  accountId: string;
  region: string;
  /** Names of the product's own tables. */
  tables: { state: string; context: string; approvals: string; audit: string; seals: string; checkpoints: string };
  /** ARNs of the roles that functions of workloads run as: no other one is ever given to a function. */
  baselineRoles?: readonly string[];
  /** ARNs of the managed policies that the baselines of workloads name: no other one is ever attached. */
  baselinePolicies: readonly string[];
}

const allow = (Action: readonly string[], Resource: string | readonly string[] = '*', Condition?: object): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const READS = [
  'cloudwatch:Describe*',
  'cloudwatch:Get*',
  'cloudwatch:List*',
  'logs:Describe*',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'lambda:Get*',
  'lambda:List*',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ListQueues',
  'sqs:ListQueueTags',
  's3:GetBucketPolicy',
  's3:GetBucketTagging',
  's3:ListBucketVersions',
  'dynamodb:DescribeTable',
  'dynamodb:ListTagsOfResource',
  'iam:Get*',
  'iam:List*',
  'iam:Simulate*',
  'cloudtrail:LookupEvents',
  'ec2:Describe*',
  'sts:GetCallerIdentity',
  ...TRIGGER_READS,
  ...SECRET_READS,
  ...CONTAINER_READS,
];

/** Name of the role that makes changes of this kind. */
export const repairRoleName = (kind: RepairRole): string => `firebreak-repair-${kind}`;

/**
 * What each repair role may do. Identities are repaired only where the role carries the boundary, and only named
 * policies are attached to one: whatever a repaired document says, it cannot become more than the boundary lets it.
 */
const repairs = ({
  accountId,
  region,
  baselinePolicies,
  baselineRoles = [],
  tables,
}: Scope): Record<RepairRole, readonly object[]> => {
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': workloadBoundaryArn(accountId) } };
  const named = { ArnEquals: { 'iam:PolicyARN': baselinePolicies } };
  const toLambda = { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
  const passes = baselineRoles.length > 0 ? [allow(['iam:PassRole'], baselineRoles, toLambda)] : [];
  const ownPolicies = baselinePolicies.filter((arn) => arn.startsWith(`arn:aws:iam::${accountId}:policy/`));
  const roles = `arn:aws:iam::${accountId}:role/*`;
  const own = [`arn:aws:iam::${accountId}:role/firebreak-*`];
  return {
    function: [
      allow([
        'lambda:UpdateFunctionConfiguration',
        // Values of an environment are read from the published version that holds them.
        'lambda:GetFunctionConfiguration',
        'lambda:GetLayerVersion',
        'lambda:PutFunctionConcurrency',
        'lambda:DeleteFunctionConcurrency',
      ]),
      aliasRepairs({ accountId, region }),
      ...passes,
    ],
    identity: [
      allow(
        ['iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:DetachRolePolicy', 'iam:UpdateAssumeRolePolicy'],
        roles,
        bounded,
      ),
      // A list without a member would match nothing, and IAM stores no such condition.
      ...(baselinePolicies.length > 0 ? [allow(['iam:AttachRolePolicy'], roles, { ...bounded, ...named })] : []),
      // Another version reaches everybody who has the policy, so only policies of workloads' own are named.
      ...(ownPolicies.length > 0 ? [allow(['iam:SetDefaultPolicyVersion'], ownPolicies)] : []),
      { Effect: 'Deny', Action: 'iam:*', Resource: own },
    ],
    resource: [
      allow(['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'], 'arn:aws:s3:::*'),
      allow(['sqs:SetQueueAttributes'], `arn:aws:sqs:${region}:${accountId}:*`),
      {
        Effect: 'Deny',
        Action: ['s3:*', 'sqs:*'],
        Resource: ['arn:aws:s3:::firebreak-*', 'arn:aws:sqs:*:*:firebreak-*'],
      },
    ],
    service: containerRepairs({ accountId, region }),
    network: networkRepairs(region, accountId),
    trigger: triggerRepairs({ accountId, region }),
    monitoring: [
      allow(
        [
          'cloudwatch:PutMetricAlarm',
          'cloudwatch:DeleteAlarms',
          'cloudwatch:EnableAlarmActions',
          'cloudwatch:DisableAlarmActions',
        ],
        `arn:aws:cloudwatch:${region}:${accountId}:alarm:*`,
      ),
      // The alarms that watch the product are not its own to change.
      {
        Effect: 'Deny',
        Action: 'cloudwatch:*',
        Resource: `arn:aws:cloudwatch:${region}:${accountId}:alarm:firebreak-*`,
      },
    ],
    data: [
      allow(['dynamodb:UpdateTable'], `arn:aws:dynamodb:${region}:${accountId}:table/*`),
      allow(['s3:DeleteObject', 's3:DeleteObjectVersion'], 'arn:aws:s3:::*/*'),
      // Neither the product's own records nor its sealed trail are anybody's workload.
      {
        Effect: 'Deny',
        Action: ['dynamodb:*', 's3:*'],
        Resource: [
          ...Object.values(tables).map((name) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`),
          `arn:aws:s3:::firebreak-audit-${accountId}/*`,
        ],
      },
    ],
    ...secretRepairs(region),
  };
};

const READ_ITEMS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'];
const WRITE_ITEMS = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:BatchWriteItem',
];

/** Every role of the product, narrowest first. No agent has one that writes to the account. */
export const productRoles = (scope: Scope): ProductRole[] => {
  const { accountId, region, tables } = scope;
  const table = (name: string): string[] => [
    `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    `arn:aws:dynamodb:${region}:${accountId}:table/${name}/index/*`,
  ];
  const records = [tables.state, tables.context, tables.audit].flatMap(table);
  const approvals = table(tables.approvals);
  const sealBucket = `arn:aws:s3:::firebreak-audit-${accountId}`;
  const audit = table(tables.audit);
  const writeRecords = [
    allow([...READ_ITEMS, ...WRITE_ITEMS], [tables.state, tables.context].flatMap(table)),
    allow([...READ_ITEMS, 'dynamodb:ConditionCheckItem'], audit),
    appendsTo(audit, 'INC-*'),
  ];
  const repairArns = REPAIR_ROLES.map((kind) => `arn:aws:iam::${accountId}:role/${repairRoleName(kind)}`);
  return [
    { name: 'firebreak-diagnostics', statements: [allow(READS)] },
    {
      name: 'firebreak-remediation',
      statements: [
        allow(READS),
        ...comparesParameters(region),
        allow(READ_ITEMS, [tables.state, tables.context].flatMap(table)),
      ],
    },
    {
      // Its key's policy lets it sign. It reads chains and where they end, and writes its own rows and its own files.
      name: 'firebreak-sealer',
      statements: [
        allow(['dynamodb:Query'], [...table(tables.state), ...audit]),
        allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], table(tables.seals)),
        allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:PutObjectRetention'], `${sealBucket}/*`),
        allow(['s3:ListBucket', 's3:ListBucketVersions'], sealBucket),
      ],
    },
    {
      name: 'firebreak-console',
      statements: [
        allow(READ_ITEMS, [...records, ...approvals]),
        allow(['s3:GetObject', 's3:GetObjectVersion'], `${sealBucket}/*`),
        allow(['s3:ListBucket', 's3:ListBucketVersions'], sealBucket),
      ],
    },
    {
      // Tells people: it reads what it tells, remembers what it told, and sends mail. It can decide and move nothing.
      name: 'firebreak-notifier',
      statements: [
        allow(READ_ITEMS, [...records, ...approvals]),
        {
          ...allow(['dynamodb:PutItem'], table(tables.context)),
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['told#*'] } },
        },
        allow(['ses:SendEmail', 'ses:SendRawEmail'], `arn:aws:ses:${region}:${accountId}:identity/*`),
      ],
    },
    {
      name: 'firebreak-approvals',
      statements: [
        ...writeRecords,
        // The trail of the kill switch: who may decide moves it, and no role that only works on incidents.
        appendsTo(audit, CONTROL_TRAIL),
        allow([...READ_ITEMS, 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], approvals),
      ],
    },
    {
      name: 'firebreak-intake',
      statements: [
        ...writeRecords,
        allow(
          [
            'sqs:ReceiveMessage',
            'sqs:DeleteMessage',
            'sqs:SendMessage',
            'sqs:GetQueueAttributes',
            'sqs:ChangeMessageVisibility',
          ],
          `arn:aws:sqs:${region}:${accountId}:firebreak-*`,
        ),
      ],
    },
    {
      name: 'firebreak-worker',
      statements: [
        ...writeRecords,
        allow(READ_ITEMS, approvals),
        allow([...READ_ITEMS, ...WRITE_ITEMS], table(tables.checkpoints)),
      ],
    },
    { name: 'firebreak-watchdog', statements: [...writeRecords, allow(READ_ITEMS, approvals)] },
    {
      name: 'firebreak-executor',
      statements: [
        allow(READS),
        ...comparesParameters(region),
        ...writeRecords,
        allow(READ_ITEMS, approvals),
        allow(['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], repairArns),
        allow(['lambda:InvokeFunction'], `arn:aws:lambda:${region}:${accountId}:function:*`),
      ],
    },
    ...REPAIR_ROLES.map((kind) => ({
      name: repairRoleName(kind),
      statements: repairs(scope)[kind],
      assumedByExecutor: true,
    })),
  ];
};

/** Who may become a role: the account, for what is hosted in it; the executor alone, for a repair role. */
export const trustOf = ({ assumedByExecutor }: ProductRole, accountId: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        AWS: assumedByExecutor ? `arn:aws:iam::${accountId}:role/firebreak-executor` : `arn:aws:iam::${accountId}:root`,
      },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    },
  ],
});
