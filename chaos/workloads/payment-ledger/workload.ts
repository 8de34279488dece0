import type { TargetAccount } from '../../target/account.ts';
import { createAlertTopic } from '../../target/alert-topic.ts';
import { goLive } from '../../target/deploy-target.ts';
import { createExecutionRole, putInlinePolicy } from '../../target/execution-role.ts';
import { AWS_MANAGED_POLICIES } from '../../target/policies.ts';
import { createFunction } from '../../target/queue-fed-function.ts';
import { createQueuePair, findQueuePair } from '../../target/queue-pair.ts';
import { readRecovery } from '../../target/recovery.ts';
import { createRowTable } from '../../target/row-table.ts';
import { probeTarget, type SteadyState } from '../../target/steady-state.ts';
import { queueFedWork } from '../../target/queue-fed-work.ts';
import type { DeploySettings, Deployment, Workload } from '../../workload.ts';
import { createParameter } from './accounts.ts';
import { ACCOUNT_ROW, admitBookkeeper, createSecret, findSecret, SIGNING_STAGE } from './bookkeeper.ts';
import { createLedgerKeys, findLedgerKeys, type LedgerKeys } from './keys.ts';
import { type LedgerArns, ledgerArns, type LedgerNames, ledgerNames, PAYMENT_LEDGER } from './names.ts';
import { payment, probeEvent } from './payments.ts';
import { entryPolicy, readPolicy } from './policies.ts';

export interface Ledger extends Deployment {
  names: LedgerNames;
  arns: LedgerArns;
  keys: LedgerKeys;
  secretArn: string;
  queueUrl: string;
  deadLetterUrl: string;
  probeEvent: object;
}

const CONFIGURATION = { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 3, MemorySize: 256 } as const;
/** AWS advises six times the function's time-out, so that a retried batch is not seen twice. */
const RETRY_SECONDS = 6 * CONFIGURATION.Timeout;

const deploy = async (
  account: TargetAccount,
  { name, retrySeconds = RETRY_SECONDS }: Pick<DeploySettings, 'name' | 'retrySeconds'>,
): Promise<Ledger> => {
  const names = ledgerNames(name);
  const arns = ledgerArns(account, names);
  const [queues] = await Promise.all([
    createQueuePair(account, names, retrySeconds),
    createExecutionRole(account, {
      name: names.role,
      managed: { name: names.managedPolicy, document: entryPolicy(arns) },
    }),
    createRowTable(account, names.table).then(() => admitBookkeeper(account, names)),
    createAlertTopic(account, names.topic, arns.topic),
  ]);
  const keys = await createLedgerKeys(account, names);
  const [secretArn] = await Promise.all([createSecret(account, names, keys), createParameter(account, names, keys)]);
  await putInlinePolicy(account, names.role, {
    name: names.inlinePolicy,
    document: readPolicy(arns, keys, secretArn),
  });
  await createFunction(account, {
    name: names.function,
    roleArn: arns.role,
    description: 'Books payments',
    source: new URL('./function/index.mjs', import.meta.url),
    variables: {
      ENTRY_TABLE: names.table,
      ACCOUNTS_PARAMETER: names.parameter,
      BOOKKEEPER_SECRET: names.secret,
      BOOKKEEPER_ROW: ACCOUNT_ROW,
      SIGNING_STAGE,
    },
    configuration: CONFIGURATION,
  });
  return describe({ names, arns, keys, secretArn, ...queues });
};

const describe = (
  made: Pick<Ledger, 'names' | 'arns' | 'keys' | 'secretArn' | 'queueUrl' | 'deadLetterUrl'>,
): Ledger => ({
  workload: PAYMENT_LEDGER,
  root: made.arns.function,
  topicArn: made.arns.topic,
  ...made,
  probeEvent: probeEvent(made.arns.queue),
});

const find = async (account: TargetAccount, { name }: Pick<DeploySettings, 'name'>): Promise<Ledger | undefined> => {
  const names = ledgerNames(name);
  const AlarmNames = Object.values(names.alarms);
  const alarms = await account.send<{ MetricAlarms?: unknown[] }>('cloudwatch', 'DescribeAlarms', { AlarmNames });
  const keys = await findLedgerKeys(account, names);
  if (alarms.MetricAlarms?.length !== AlarmNames.length || keys === undefined) return undefined;
  const [queues, secretArn] = await Promise.all([findQueuePair(account, names), findSecret(account, names)]);
  return describe({ names, arns: ledgerArns(account, names), keys, secretArn, ...queues });
};

const probe = (account: TargetAccount, { names, probeEvent: event }: Ledger): Promise<SteadyState> =>
  probeTarget(account, { function: names.function, probeEvent: event });

/** A queue feeds a function, which reads a parameter and a secret under keys of the account, and writes a table. */
export const paymentLedger: Workload<Ledger> = {
  id: PAYMENT_LEDGER,
  description: 'a queue-fed function that reads a secret and a parameter, both encrypted, and books rows',
  managedPolicies: (scope, { name }) => [...AWS_MANAGED_POLICIES, ledgerArns(scope, ledgerNames(name)).managedPolicy],
  deploy,
  find,
  goLive,
  probe,
  readRecovery,
  ...queueFedWork(payment),
};
