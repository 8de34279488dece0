import type { TargetAccount } from '../../target/account.ts';
import { createAlertTopic } from '../../target/alert-topic.ts';
import { describeTarget, findTarget, type Target } from '../../target/deploy-target.ts';
import { createExecutionRole } from '../../target/execution-role.ts';
import { targetArns, type TargetNames, targetNames } from '../../target/names.ts';
import { createFunction } from '../../target/queue-fed-function.ts';
import { createQueuePair } from '../../target/queue-pair.ts';
import { WORKLOAD_TAG_LIST } from '../../target/tags.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import { SAMPLE_OBJECT } from '../../target/work.ts';
import type { DeploySettings } from '../../workload.ts';
import { ledgerInput, ledgerOutput } from './policies.ts';
import { publishLayers } from './layers.ts';
import { createEntryTable, ledgerBody } from './stores.ts';

export const LEDGER_IMPORT = 'ledger-import';

/** The program of its function. */
export const LEDGER_PROGRAM = new URL('./function/index.mjs', import.meta.url);

/** The function's healthy configuration: an import takes a moment and little memory. */
const HEALTHY = { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 3, MemorySize: 256 } as const;
/** AWS advises six times the function's time-out. */
const RETRY_SECONDS = 6 * HEALTHY.Timeout;

/** Creates the workload, or completes one that is there already. Idempotent. */
export const deployLedgerImport = async (
  account: TargetAccount,
  { name = LEDGER_IMPORT, retrySeconds = RETRY_SECONDS }: Pick<DeploySettings, 'name' | 'retrySeconds'> = {},
): Promise<Target> => {
  const names = targetNames(account.accountId, name);
  const arns = targetArns(account, names);
  const [queues] = await Promise.all([
    createQueuePair(account, names, retrySeconds),
    createExecutionRole(account, {
      name: names.role,
      inline: { name: names.inlinePolicy, document: ledgerInput(names) },
      managed: { name: names.managedPolicy, document: ledgerOutput(names, account) },
    }),
    createEntryTable(account, names.table),
    createBucket(account, names),
    createLogGroup(account, `/aws/lambda/${names.function}`),
    createAlertTopic(account, names.topic, arns.topic),
  ]);
  const layers = await publishLayers(account, names.function);
  await createFunction(account, {
    name: names.function,
    roleArn: arns.role,
    description: 'Imports entries of ledgers',
    source: LEDGER_PROGRAM,
    variables: { INPUT_BUCKET: names.bucket, OUTPUT_TABLE: names.table, COLUMNS: 'account,amount,memo' },
    configuration: { ...HEALTHY, Layers: [layers.current] },
  });
  return describeTarget({ names, arns, ...queues }, LEDGER_IMPORT);
};

/** The workload as it stands, broken or not; undefined when it was never deployed to the end. */
export const findLedgerImport = async (
  account: TargetAccount,
  { name = LEDGER_IMPORT }: Pick<DeploySettings, 'name'> = {},
): Promise<Target | undefined> => {
  const found = await findTarget(account, { name });
  return found && { ...found, workload: LEDGER_IMPORT };
};

const createBucket = async (account: TargetAccount, { bucket: Bucket }: TargetNames): Promise<void> => {
  await unlessExists(account.send('s3', 'CreateBucket', { Bucket }));
  await account.send('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: WORKLOAD_TAG_LIST } });
  const VersioningConfiguration = { Status: 'Enabled' };
  await account.send('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration });
  await account.send('s3', 'PutObject', {
    Bucket,
    Key: SAMPLE_OBJECT,
    Body: ledgerBody(),
    ContentType: 'text/csv',
  });
};

/** Days that a log is kept. */
export const RETENTION_DAYS = 30;

const createLogGroup = async (account: TargetAccount, logGroupName: string): Promise<void> => {
  await unlessExists(account.send('logs', 'CreateLogGroup', { logGroupName }));
  await account.send('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: RETENTION_DAYS });
};
