import { functionArn, queueArn, roleArn } from '../../shared/arn.ts';

/** What the target is made of. Neutral names: none may leak what will be broken. */
export interface TargetNames {
  function: string;
  role: string;
  /** A role of the same workload that may do less: what runs while it is maintained. */
  standbyRole: string;
  /** Inline policy of the role. */
  inlinePolicy: string;
  /** Customer-managed policy attached to the role. */
  managedPolicy: string;
  queue: string;
  deadLetterQueue: string;
  bucket: string;
  table: string;
  topic: string;
  alarms: { errors: string; throttles: string; invocations: string; queueAge: string };
}

/** The names of a target called `name`; its bucket carries the account's id, because buckets share one namespace. */
export const targetNames = (accountId: string, name = 'data-processor'): TargetNames => ({
  function: name,
  role: `${name}-role`,
  standbyRole: `${name}-maintenance-role`,
  inlinePolicy: `${name}-input`,
  managedPolicy: `${name}-output`,
  queue: `${name}-queue`,
  deadLetterQueue: `${name}-dead-letters`,
  bucket: `${name}-input-${accountId}`,
  table: `${name}-rows`,
  topic: 'incident-alerts',
  alarms: {
    errors: `${name}-errors`,
    throttles: `${name}-throttles`,
    invocations: `${name}-invocations`,
    queueAge: `${name}-queue-age`,
  },
});

export interface TargetArns {
  function: string;
  role: string;
  standbyRole: string;
  managedPolicy: string;
  queue: string;
  deadLetterQueue: string;
  bucket: string;
  topic: string;
}

/** Whole ARNs of what `names` stands for in one account and region. */
export const targetArns = (scope: { accountId: string; region: string }, names: TargetNames): TargetArns => ({
  function: functionArn(scope, names.function),
  role: roleArn(scope.accountId, names.role),
  standbyRole: roleArn(scope.accountId, names.standbyRole),
  managedPolicy: `arn:aws:iam::${scope.accountId}:policy/${names.managedPolicy}`,
  queue: queueArn(scope, names.queue),
  deadLetterQueue: queueArn(scope, names.deadLetterQueue),
  bucket: `arn:aws:s3:::${names.bucket}`,
  topic: `arn:aws:sns:${scope.region}:${scope.accountId}:${names.topic}`,
});
