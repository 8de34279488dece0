import type { TargetAccount } from '../../target/account.ts';
import { createAlertTopic } from '../../target/alert-topic.ts';
import { describeTarget, findTarget, type Target } from '../../target/deploy-target.ts';
import { createExecutionRole } from '../../target/execution-role.ts';
import { targetArns, type TargetNames, targetNames } from '../../target/names.ts';
import { createFunction } from '../../target/queue-fed-function.ts';
import { createQueuePair } from '../../target/queue-pair.ts';
import { createRowTable } from '../../target/row-table.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import { SAMPLE_OBJECT, sampleObjectBody } from '../../target/work.ts';
import type { DeploySettings } from '../../workload.ts';
import { findNetwork } from './find-network.ts';
import { createNetwork, type Network } from './network.ts';
import { exporterInput, exporterOutput, NETWORK_POLICY } from './policies.ts';

export const ORDER_EXPORTER = 'order-exporter';

/** A queue-fed function with the network that it is in. */
export interface Exporter extends Target {
  network: Network;
}

/** The function's healthy configuration: an export takes a moment, and a connection may take longer to fail. */
const HEALTHY = { Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 3, MemorySize: 256 } as const;
/** AWS advises six times the function's time-out. */
const RETRY_SECONDS = 6 * HEALTHY.Timeout;

/** Creates the workload, or completes one that is there already. Idempotent. */
export const deployOrderExporter = async (
  account: TargetAccount,
  { name = ORDER_EXPORTER, retrySeconds = RETRY_SECONDS }: Pick<DeploySettings, 'name' | 'retrySeconds'> = {},
): Promise<Exporter> => {
  const names = targetNames(account.accountId, name);
  const arns = targetArns(account, names);
  const [queues, network] = await Promise.all([
    createQueuePair(account, names, Math.max(retrySeconds, HEALTHY.Timeout)),
    findNetwork(account, name).then((found) => found ?? createNetwork(account, name)),
    createRole(account, names),
    createRowTable(account, names.table),
    createBucket(account, names),
    createAlertTopic(account, names.topic, arns.topic),
  ]);
  await createFunction(account, {
    name: names.function,
    roleArn: arns.role,
    description: 'Exports orders',
    source: new URL('./function/index.mjs', import.meta.url),
    variables: { INPUT_BUCKET: names.bucket, OUTPUT_TABLE: names.table },
    configuration: {
      ...HEALTHY,
      VpcConfig: { SubnetIds: network.exporterSubnetIds, SecurityGroupIds: [network.exporterGroupId] },
    },
  });
  return { ...describeTarget({ names, arns, ...queues }, ORDER_EXPORTER), network };
};

/** The workload as it stands, broken or not; undefined when it was never deployed to the end. */
export const findOrderExporter = async (
  account: TargetAccount,
  { name = ORDER_EXPORTER }: Pick<DeploySettings, 'name'> = {},
): Promise<Exporter | undefined> => {
  const [found, network] = await Promise.all([findTarget(account, { name }), findNetwork(account, name)]);
  return found && network && { ...found, workload: ORDER_EXPORTER, network };
};

const createRole = async (account: TargetAccount, names: TargetNames): Promise<void> => {
  await createExecutionRole(account, {
    name: names.role,
    inline: { name: names.inlinePolicy, document: exporterInput(names) },
    managed: { name: names.managedPolicy, document: exporterOutput(names, account) },
  });
  await account.send('iam', 'AttachRolePolicy', { RoleName: names.role, PolicyArn: NETWORK_POLICY });
};

const createBucket = async (account: TargetAccount, { bucket: Bucket }: TargetNames): Promise<void> => {
  await unlessExists(account.send('s3', 'CreateBucket', { Bucket }));
  await account.send('s3', 'PutObject', {
    Bucket,
    Key: SAMPLE_OBJECT,
    Body: sampleObjectBody(),
    ContentType: 'text/csv',
  });
};
