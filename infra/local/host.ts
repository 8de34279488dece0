import path from 'node:path';
import { createCritic } from '../../agents/critic/agent.ts';
import { createModel } from '../../agents/model/create-model.ts';
import { createResolver } from '../../agents/resolver/agent.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import { createMcpToolBox } from '../../agents/toolbox/mcp-tool-box.ts';
import { createTargetAccount, type TargetAccount } from '../../chaos/target/account.ts';
import { deployTarget, type Target } from '../../chaos/target/deploy-target.ts';
import { DynamoDbSaver } from '../../graph/checkpointer/dynamodb-saver.ts';
import type { GraphDeps } from '../../graph/deps.ts';
import { createDispatcher } from '../../graph/dispatcher.ts';
import { createExecutorClient, type ExecutorClient } from '../../graph/executor-client.ts';
import { buildIncidentGraph } from '../../graph/incident-graph.ts';
import { createJudge } from '../../graph/judge.ts';
import type { OnProgress } from '../../graph/progress.ts';
import { createHmacSealer } from '../../shared/approvals/hmac-sealer.ts';
import { roleArn } from '../../shared/arn.ts';
import { createRoleAssumer } from '../../shared/aws/assume-role.ts';
import { createAwsReader } from '../../shared/aws/sdk-reader.ts';
import { captureBaseline } from '../../shared/baseline/capture.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Policy } from '../../shared/policy.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import { createMissingTables } from '../../shared/store/tables.ts';
import { startLocalAws, type LocalAws } from '../local-aws/server.ts';
import { repairRoleName } from '../product-roles.ts';
import { createIdentities, type Identities } from './identities.ts';
import { loadKeys, type Keys } from './keys.ts';
import { DEPLOYER_ROLE } from './local-policy.ts';
import { startMcpListeners, type McpListeners } from './mcp-listeners.ts';
import { createRepairWriters } from './repair-writer.ts';
import { createRoles } from './roles.ts';
import { createSignalQueue, pollSignals } from './signal-queue.ts';
import { receiveSignal } from '../../shared/signals/receive-signal.ts';
import { createSyntheticProbe } from './synthetic-probe.ts';

export interface HostOptions {
  dataDir: string;
  policy: Policy;
  /** `runbook`, `bedrock:<id>` or another model that LangChain knows. */
  model: string;
  onProgress: OnProgress;
  /** Told of every move, at least once. */
  notify(message: OutboxMessage): Promise<void>;
  log(line: string): void;
}

/** Everything in one process: the embedded account with its target, and the whole product beside it. */
export interface Host {
  aws: LocalAws;
  keys: Keys;
  account: TargetAccount;
  target: Target;
  identities: Identities;
  mcp: McpListeners;
  executor: ExecutorClient;
  close(): Promise<void>;
}

/** Periods pass this much faster than on AWS: a minute's alarm answers in a second. */
const PERIOD_SCALE = 60;
const TRAIL_DELAY_MS = 100;
/** Age that means that nobody reads the queue. Ages are real seconds, so it is short where a minute is a second. */
const QUEUE_AGE_SECONDS = 5;
const OUTBOX_POLL_MS = 5_000;

export const startHost = async (options: HostOptions): Promise<Host> => {
  const { dataDir, log, policy } = options;
  const [keys, aws] = await Promise.all([
    loadKeys(dataDir),
    startLocalAws({ dataDir: path.join(dataDir, 'aws'), periodScale: PERIOD_SCALE, trailDelayMs: TRAIL_DELAY_MS, log }),
  ]);
  const base = { endpoint: aws.endpoint, region: aws.region, accountId: aws.accountId, credentials: aws.credentials };
  const account = createTargetAccount(base);
  const identities = createIdentities(base, systemClock);
  const root = { ...base };
  await createRoles(account);
  const deployer = createTargetAccount({
    ...base,
    credentials: () =>
      createRoleAssumer(root)({ roleArn: roleArn(aws.accountId, DEPLOYER_ROLE), sessionName: 'deploy' }),
  });
  const [target] = await Promise.all([
    deployTarget(deployer, { queueAgeSeconds: QUEUE_AGE_SECONDS }),
    createMissingTables(identities.dynamodb(DEPLOYER_ROLE)),
  ]);
  const signals = await createSignalQueue(deployer, target.arns.topic);
  const readerOf = (role: string) => createAwsReader({ ...identities.access(role), accountId: aws.accountId });

  const workerStore = identities.store('firebreak-worker');
  if ((await workerStore.baseline(target.names.function)) === undefined) {
    const captured = await captureBaseline(readerOf('firebreak-remediation'), {
      workload: target.names.function,
      functionArn: target.arns.function,
      capturedBy: roleArn(aws.accountId, 'firebreak-remediation'),
      now: new Date(),
    });
    await workerStore.putBaseline(captured, 'host');
  }

  const executorAccess = identities.access('firebreak-executor');
  const clock = systemClock;
  const mcp = await startMcpListeners(
    {
      diagnostics: { aws: readerOf('firebreak-diagnostics'), clock },
      remediation: {
        aws: readerOf('firebreak-remediation'),
        clock,
        policy,
        store: identities.store('firebreak-remediation'),
        repairRoleArn: (kind) => roleArn(aws.accountId, repairRoleName(kind)),
      },
      executor: {
        store: identities.store('firebreak-executor'),
        sealer: createHmacSealer(Buffer.from(keys.sealing, 'hex')),
        clock,
        policy,
        owner: `executor-${process.pid}`,
        aws: readerOf('firebreak-executor'),
        writerFor: createRepairWriters(executorAccess, aws.accountId),
        probe: createSyntheticProbe(executorAccess, [
          { functionArn: target.arns.function, payload: target.probeEvent },
        ]),
        isStopped: async () => false,
      },
    },
    keys.mcp,
  );

  const url = (name: keyof McpListeners): string => `${mcp[name].url}/mcp`;
  const tools = createMcpToolBox({
    diagnostics: { url: url('diagnostics'), key: keys.mcp.diagnostics },
    remediation: { url: url('remediation'), key: keys.mcp.remediation },
  });
  const executor = createExecutorClient({ url: url('executor'), key: keys.mcp.executor });
  const runbooks = await loadRunbooks();
  const model = await createModel(options.model, { runbooks });
  const graphDeps: GraphDeps = {
    store: workerStore,
    clock,
    policy,
    owner: `worker-${process.pid}`,
    crewFor: () => ({
      supervisor: createSupervisor({ model, tools, runbooks, clock }),
      resolver: createResolver({ model, tools, runbooks }),
      critic: createCritic({
        model,
        tools,
        runbooks,
        clock,
        judge: createJudge({ store: workerStore, policy, clock }),
      }),
    }),
    executor,
    reads: tools,
    onProgress: options.onProgress,
  };
  const saver = new DynamoDbSaver({ client: identities.dynamodb('firebreak-worker') } as never);
  const graph = buildIncidentGraph(graphDeps, saver);
  const dispatcher = createDispatcher({
    store: workerStore,
    graph,
    clock,
    notify: options.notify,
    log,
    pollMs: OUTBOX_POLL_MS,
  });
  dispatcher.start();
  const intake = pollSignals(
    identities.access('firebreak-intake'),
    signals,
    (body) =>
      receiveSignal(body, {
        store: workerStore,
        accountId: aws.accountId,
        region: aws.region,
        topicArn: target.arns.topic,
      }),
    log,
  );

  return {
    aws,
    keys,
    account,
    target,
    identities,
    mcp,
    executor,
    close: async () => {
      await intake.stop();
      await dispatcher.stop();
      await Promise.all([
        tools.close(),
        executor.close(),
        ...Object.values(mcp).map((listener: { close(): Promise<void> }) => listener.close()),
      ]);
      identities.close();
      await aws.close();
    },
  };
};
