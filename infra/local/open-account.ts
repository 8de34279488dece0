import path from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { createTargetAccount, type TargetAccount } from '../../chaos/target/account.ts';
import type { Target } from '../../chaos/target/deploy-target.ts';
import type { SteadyState } from '../../chaos/target/steady-state.ts';
import type { DeploySettings, Deployment, Workload } from '../../chaos/workload.ts';
import { roleArn } from '../../shared/arn.ts';
import { createRoleAssumer } from '../../shared/aws/assume-role.ts';
import { systemClock } from '../../shared/clock.ts';
import { createMissingTables } from '../../shared/store/tables.ts';
import { type LocalAws, startLocalAws } from '../local-aws/server.ts';
import { dynamoSettings } from './dynamo-settings.ts';
import { createAuditBucket } from './audit-bucket.ts';
import { createIdentities, type Identities } from './identities.ts';
import { createKmsKeys } from './kms-keys.ts';
import { DEPLOYER_ROLE } from './local-policy.ts';
import { createRoles } from './roles.ts';
import { createSignalQueue, findSignalQueue, type SignalQueue } from './signal-queue.ts';

/** Periods pass this much faster than on AWS: a minute's alarm answers in a second. */
const PERIOD_SCALE = 60;
const TRAIL_DELAY_MS = 100;
/** Age that means that nobody reads the queue. Ages are real seconds, so it is short where a minute is a second. */
const QUEUE_AGE_SECONDS = 5;
/**
 * After this long, failed work is tried again: real seconds too, and fewer than that age. Otherwise a message that
 * failed before a repair would wait past it, and ring an alarm about a queue that is well.
 */
const RETRY_SECONDS = 3;

/** The embedded account, ready: roles, tables, the target with its alarms, and the queue that takes their messages. */
export interface OpenAccount<D extends Deployment = Target> {
  aws: LocalAws;
  /** The administrator's hands: deploys, breaks and looks, as an operator's client would. */
  root: TargetAccount;
  identities: Identities;
  target: D;
  signals: SignalQueue;
  /** Puts a target that was just deployed into service and tells what it answered; one that was found is left as it is. */
  takeIntoService(): Promise<SteadyState | undefined>;
  close(): Promise<void>;
}

interface AccountOptions<D extends Deployment> {
  dataDir: string;
  workload: Workload<D>;
  /** Prefix of the workload's names; its own unless given. */
  name?: string | undefined;
  log(line: string): void;
}

/** Opens the account kept under `dataDir`, and deploys what is missing in it. */
export const openAccount = async <D extends Deployment>(options: AccountOptions<D>): Promise<OpenAccount<D>> => {
  const timing = { periodScale: PERIOD_SCALE, trailDelayMs: TRAIL_DELAY_MS };
  const folder = path.join(options.dataDir, 'aws');
  const aws = await startLocalAws({ dataDir: folder, dynamo: dynamoSettings(), ...timing, log: options.log });
  const { endpoint, region, accountId, credentials } = aws;
  const identities = createIdentities({ endpoint, region, accountId, credentials }, systemClock);
  const close = async (): Promise<void> => {
    identities.close();
    await aws.close();
  };
  try {
    return { aws, identities, close, ...(await deployAll(aws, identities, options)) };
  } catch (error) {
    // A hosted account that is left behind would keep the process alive.
    await close();
    throw error;
  }
};

/** What the account holds: the product's roles, keys and tables, and the workload with its signals. */
const deployAll = async <D extends Deployment>(
  { endpoint, region, accountId, credentials }: LocalAws,
  identities: Identities,
  { workload, name }: AccountOptions<D>,
): Promise<Pick<OpenAccount<D>, 'root' | 'target' | 'signals' | 'takeIntoService'>> => {
  const base = { endpoint, region, accountId, credentials };
  const settings: DeploySettings = {
    ...(name !== undefined && { name }),
    retrySeconds: RETRY_SECONDS,
    queueAgeSeconds: QUEUE_AGE_SECONDS,
  };
  const root = createTargetAccount(base);
  await createRoles(root, workload.managedPolicies(base, settings), workload.roles?.(base, settings));
  await createProductKeys(base);
  await createAuditBucket(root);
  const assume = createRoleAssumer(base);
  const session = { roleArn: roleArn(accountId, DEPLOYER_ROLE), sessionName: 'deploy' };
  const deployer = createTargetAccount({ ...base, credentials: () => assume(session) });
  const found = await workload.find(root, settings);
  const [target] = await Promise.all([
    found ?? workload.deploy(deployer, settings),
    createMissingTables(identities.dynamodb(DEPLOYER_ROLE)),
  ]);
  const signals = (await findSignalQueue(root)) ?? (await createSignalQueue(deployer, target.topicArn));
  const takeIntoService = async (): Promise<SteadyState | undefined> =>
    found === undefined ? workload.goLive(deployer, target, settings) : undefined;
  return { root, target, signals, takeIntoService };
};

/** The keys come after the roles, which their policies name. */
const createProductKeys = async ({
  accountId,
  ...administrator
}: Parameters<typeof createTargetAccount>[0]): Promise<void> => {
  const kms = new KMSClient(administrator);
  await createKmsKeys(kms, accountId);
  kms.destroy();
};
