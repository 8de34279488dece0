import { REPAIR_ROLES, type RepairRole } from '../shared/changes/change.ts';

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
  tables: { state: string; context: string; approvals: string; audit: string; checkpoints: string };
}

const allow = (Action: readonly string[], Resource: string | readonly string[] = '*'): object => ({
  Effect: 'Allow',
  Action,
  Resource,
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
  'iam:Get*',
  'iam:List*',
  'iam:Simulate*',
  'cloudtrail:LookupEvents',
  'sts:GetCallerIdentity',
];

/** Name of the role that makes changes of this kind. */
export const repairRoleName = (kind: RepairRole): string => `firebreak-repair-${kind}`;

const REPAIRS: Record<RepairRole, readonly string[]> = {
  function: ['lambda:UpdateFunctionConfiguration', 'lambda:PutFunctionConcurrency', 'lambda:DeleteFunctionConcurrency'],
  identity: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  trigger: ['lambda:UpdateEventSourceMapping'],
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
export const productRoles = ({ accountId, region, tables }: Scope): ProductRole[] => {
  const table = (name: string): string[] => [
    `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    `arn:aws:dynamodb:${region}:${accountId}:table/${name}/index/*`,
  ];
  const records = [tables.state, tables.context, tables.audit].flatMap(table);
  const approvals = table(tables.approvals);
  // An audit entry is put once, inside the transaction that moves the status; nobody may change or delete one.
  const audit = table(tables.audit);
  const writeRecords = [
    allow([...READ_ITEMS, ...WRITE_ITEMS], [tables.state, tables.context].flatMap(table)),
    allow([...READ_ITEMS, 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], audit),
  ];
  const repairArns = REPAIR_ROLES.map((kind) => `arn:aws:iam::${accountId}:role/${repairRoleName(kind)}`);
  return [
    { name: 'firebreak-diagnostics', statements: [allow(READS)] },
    {
      name: 'firebreak-remediation',
      statements: [allow(READS), allow(READ_ITEMS, [tables.state, tables.context].flatMap(table))],
    },
    { name: 'firebreak-console', statements: [allow(READ_ITEMS, [...records, ...approvals])] },
    {
      name: 'firebreak-approvals',
      statements: [
        ...writeRecords,
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
        ...writeRecords,
        allow(READ_ITEMS, approvals),
        allow(['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], repairArns),
        allow(['lambda:InvokeFunction'], `arn:aws:lambda:${region}:${accountId}:function:*`),
      ],
    },
    ...REPAIR_ROLES.map((kind) => ({
      name: repairRoleName(kind),
      statements: [allow(REPAIRS[kind])],
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
