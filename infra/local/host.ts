import { judgeByGuardrails } from '../../agents/critic/guardrails.ts';
import { createCritic } from '../../agents/critic/agent.ts';
import { createModel } from '../../agents/model/create-model.ts';
import { createResolver } from '../../agents/resolver/agent.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import type { Runbook } from '../../agents/runbooks/runbook.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import { createMcpToolBox } from '../../agents/toolbox/mcp-tool-box.ts';
import type { TargetAccount } from '../../chaos/target/account.ts';
import type { Target } from '../../chaos/target/deploy-target.ts';
import { DynamoDbSaver } from '../../graph/checkpointer/dynamodb-saver.ts';
import type { GraphDeps } from '../../graph/deps.ts';
import { createDispatcher } from '../../graph/dispatcher.ts';
import { createExecutorClient, type ExecutorClient } from '../../graph/executor-client.ts';
import { buildIncidentGraph } from '../../graph/incident-graph.ts';
import { createHmacSealer } from '../../shared/approvals/hmac-sealer.ts';
import { roleArn } from '../../shared/arn.ts';
import { captureBaseline } from '../../shared/baseline/capture.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Policy } from '../../shared/policy.ts';
import { createSignalReceiver } from '../../shared/signals/signal-receiver.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { LocalAws } from '../local-aws/server.ts';
import { repairRoleName } from '../product-roles.ts';
import type { Identities } from './identities.ts';
import { loadKeys, type Keys } from './keys.ts';
import type { Listener } from './listen.ts';
import { startMcpListeners, type McpDeps, type McpListeners } from './mcp-listeners.ts';
import { openAccount, type OpenAccount } from './open-account.ts';
import { createProgressBus, type ProgressBus } from './progress-bus.ts';
import { createRepairWriters } from './repair-writer.ts';
import { pollSignals } from './signal-poller.ts';
import type { SignalQueue } from './signal-queue.ts';
import { createSyntheticProbe } from './synthetic-probe.ts';

export interface HostOptions {
  dataDir: string;
  policy: Policy;
  /** `runbook`, `bedrock:<id>` or another model that LangChain knows. */
  model: string;
  log(line: string): void;
}

/** Everything in one process: the embedded account with its target, and the whole product beside it. */
export interface Host {
  aws: LocalAws;
  keys: Keys;
  account: TargetAccount;
  target: Target;
  signals: SignalQueue;
  policy: Policy;
  bus: ProgressBus;
  /** One store a role: each part speaks to DynamoDB as itself. */
  stores: Stores;
  runbooks: readonly Runbook[];
  mcp: McpListeners;
  executor: ExecutorClient;
  close(): Promise<void>;
}

export interface Stores {
  worker: IncidentStore;
  executor: IncidentStore;
  approvals: IncidentStore;
  intake: IncidentStore;
  console: IncidentStore;
  watchdog: IncidentStore;
}

/** How often the outbox is looked at for moves that another process made. */
const OUTBOX_POLL_MS = 5_000;
const clock = systemClock;

/** Starts the account and the product in it. What was stored under `dataDir` before goes on from where it was. */
export const startHost = async (options: HostOptions): Promise<Host> => {
  const { log, policy } = options;
  const bus = createProgressBus(log);
  const [keys, runbooks, account] = await Promise.all([
    loadKeys(options.dataDir),
    loadRunbooks(),
    openAccount(options.dataDir, log),
  ]);
  const { aws, identities, target } = account;
  const stores = openStores(identities);
  await keepBaseline(stores.worker, identities, aws.accountId, target);
  const mcp = await startMcpListeners(mcpDeps({ account, keys, stores, policy }), keys.mcp);
  const at = (name: keyof McpListeners) => ({ url: `${mcp[name].url}/mcp`, key: keys.mcp[name] });
  const tools = createMcpToolBox({ diagnostics: at('diagnostics'), remediation: at('remediation') });
  const executor = createExecutorClient(at('executor'));
  const model = await createModel(options.model, { runbooks });
  const judge = judgeByGuardrails({
    policy,
    clock,
    baselineOf: async ({ workload }) => (workload === undefined ? undefined : stores.worker.baseline(workload)),
  });
  const graphDeps: GraphDeps = {
    store: stores.worker,
    clock,
    policy,
    owner: `worker-${process.pid}`,
    crewFor: () => ({
      supervisor: createSupervisor({ model, tools, runbooks, clock }),
      resolver: createResolver({ model, tools, runbooks }),
      critic: createCritic({ model, tools, runbooks, clock, judge }),
    }),
    executor,
    reads: tools,
    onProgress: bus.publish,
  };
  const saver = new DynamoDbSaver({ client: identities.dynamodb('firebreak-worker') });
  const dispatcher = createDispatcher({
    store: stores.worker,
    neighbours: [stores.executor, stores.approvals, stores.intake, stores.watchdog],
    graph: buildIncidentGraph(graphDeps, saver),
    clock,
    notify: async ({ incident_id, status, reason, created_at }) =>
      bus.publish({ kind: 'moved', incidentId: incident_id, status, reason, at: created_at }),
    log,
    pollMs: OUTBOX_POLL_MS,
  });
  dispatcher.start();
  const receiver = createSignalReceiver({
    store: stores.intake,
    accountId: aws.accountId,
    region: aws.region,
    topicArns: [target.arns.topic],
    clock: systemClock,
    workloads: () => stores.intake.baselines(),
  });
  const intake = pollSignals(identities.access('firebreak-intake'), account.signals, receiver.receive, log);
  const close = async (): Promise<void> => {
    await intake.stop();
    await dispatcher.stop();
    const listeners: Listener[] = Object.values(mcp);
    await Promise.all([tools.close(), executor.close(), ...listeners.map((listener) => listener.close())]);
    await account.close();
  };
  const { signals } = account;
  return { aws, keys, account: account.root, target, signals, policy, bus, stores, runbooks, mcp, executor, close };
};

const openStores = (identities: Identities): Stores => ({
  worker: identities.store('firebreak-worker'),
  executor: identities.store('firebreak-executor'),
  approvals: identities.store('firebreak-approvals'),
  intake: identities.store('firebreak-intake'),
  console: identities.store('firebreak-console'),
  watchdog: identities.store('firebreak-watchdog'),
});

/** What each MCP server is given: the diagnostics and remediation servers can only read, the executor alone can write. */
const mcpDeps = ({
  account: { aws, identities, target },
  keys,
  stores,
  policy,
}: {
  account: OpenAccount;
  keys: Keys;
  stores: Stores;
  policy: Policy;
}): McpDeps => {
  const executorAccess = identities.access('firebreak-executor');
  return {
    diagnostics: { aws: identities.reader('firebreak-diagnostics'), clock },
    remediation: {
      aws: identities.reader('firebreak-remediation'),
      clock,
      policy,
      store: identities.store('firebreak-remediation'),
      repairRoleArn: (kind) => roleArn(aws.accountId, repairRoleName(kind)),
    },
    executor: {
      store: stores.executor,
      sealer: createHmacSealer(Buffer.from(keys.sealing, 'hex')),
      clock,
      policy,
      owner: `executor-${process.pid}`,
      aws: identities.reader('firebreak-executor'),
      writerFor: createRepairWriters(executorAccess, aws.accountId),
      probe: createSyntheticProbe(executorAccess, [{ functionArn: target.arns.function, payload: target.probeEvent }]),
      isStopped: async () => false,
    },
  };
};

/** The baseline is captured once, from the healthy account as it was deployed, and never from what broke it. */
const keepBaseline = async (
  store: IncidentStore,
  identities: Identities,
  accountId: string,
  target: Target,
): Promise<void> => {
  if ((await store.baseline(target.names.function)) !== undefined) return;
  const role = 'firebreak-remediation';
  const baseline = await captureBaseline(identities.reader(role), {
    workload: target.names.function,
    functionArn: target.arns.function,
    capturedBy: roleArn(accountId, role),
    now: clock.now(),
  });
  await store.putBaseline(baseline, 'host');
};
