import { functionArn, queueArn, roleArn } from '../../../shared/arn.ts';

/** What the ledger is made of. Neutral names: none may leak what will be broken. */
export interface LedgerNames {
  function: string;
  role: string;
  /** Inline policy of the role: what it reads. */
  inlinePolicy: string;
  /** Customer-managed policy attached to the role: what it writes. */
  managedPolicy: string;
  queue: string;
  deadLetterQueue: string;
  table: string;
  topic: string;
  secret: string;
  parameter: string;
  /** Aliases of the keys that the secret, and the parameter with the function's environment, are encrypted under. */
  keys: { credentials: string; settings: string };
  alarms: { errors: string; throttles: string; invocations: string; queueAge: string };
}

export const PAYMENT_LEDGER = 'payment-ledger';

export const ledgerNames = (name: string = PAYMENT_LEDGER): LedgerNames => ({
  function: name,
  role: `${name}-role`,
  inlinePolicy: `${name}-reads`,
  managedPolicy: `${name}-entries`,
  queue: `${name}-payments`,
  deadLetterQueue: `${name}-dead-letters`,
  table: `${name}-entries`,
  topic: 'incident-alerts',
  secret: `${name}/bookkeeper`,
  parameter: `/${name}/accounts`,
  keys: { credentials: `alias/${name}-credentials`, settings: `alias/${name}-settings` },
  alarms: {
    errors: `${name}-errors`,
    throttles: `${name}-throttles`,
    invocations: `${name}-invocations`,
    queueAge: `${name}-queue-age`,
  },
});

interface Scope {
  accountId: string;
  region: string;
}

export interface LedgerArns {
  function: string;
  role: string;
  managedPolicy: string;
  queue: string;
  deadLetterQueue: string;
  table: string;
  topic: string;
  parameter: string;
}

/** Whole ARNs of what is named; secrets and keys have random ones. */
export const ledgerArns = (scope: Scope, names: LedgerNames): LedgerArns => ({
  function: functionArn(scope, names.function),
  role: roleArn(scope.accountId, names.role),
  managedPolicy: `arn:aws:iam::${scope.accountId}:policy/${names.managedPolicy}`,
  queue: queueArn(scope, names.queue),
  deadLetterQueue: queueArn(scope, names.deadLetterQueue),
  table: `arn:aws:dynamodb:${scope.region}:${scope.accountId}:table/${names.table}`,
  topic: `arn:aws:sns:${scope.region}:${scope.accountId}:${names.topic}`,
  parameter: `arn:aws:ssm:${scope.region}:${scope.accountId}:parameter${names.parameter}`,
});
