import { judgeByGuardrails } from '../../agents/critic/guardrails.ts';
import { createCritic } from '../../agents/critic/agent.ts';
import { createModel } from '../../agents/model/create-model.ts';
import type { Model } from '../../agents/model/model.ts';
import { createResolver } from '../../agents/resolver/agent.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import type { Runbook } from '../../agents/runbooks/runbook.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import { createMcpToolBox } from '../../agents/toolbox/mcp-tool-box.ts';
import { DynamoDbSaver } from '../../graph/checkpointer/dynamodb-saver.ts';
import type { GraphDeps } from '../../graph/deps.ts';
import { createDispatcher } from '../../graph/dispatcher.ts';
import { createExecutorClient, type ExecutorClient } from '../../graph/executor-client.ts';
import { buildIncidentGraph } from '../../graph/incident-graph.ts';
import { startWatchdog } from '../../graph/watchdog-graph.ts';
import { createWorkingMemory } from '../../graph/working-memory.ts';
import type { Deployment } from '../../chaos/workload.ts';
import { lookAtHolds } from '../../shared/approvals/waits.ts';
import { roleArn } from '../../shared/arn.ts';
import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import { rememberBaselines } from '../../shared/baseline/remember.ts';
import { type Clock, stoppableClock, systemClock } from '../../shared/clock.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Directory } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import { createSignalReceiver, type SignalReceiver } from '../../shared/signals/signal-receiver.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import type { Keys } from './keys.ts';
import type { Listener } from './listen.ts';
import { mcpDeps } from './mcp-deps.ts';
import { startMcpListeners, type McpListeners } from './mcp-listeners.ts';
import type { OpenAccount } from './open-account.ts';
import type { ProgressBus } from './progress-bus.ts';
import { pollSignals } from './signal-poller.ts';
import type { Stores } from './stores.ts';

export interface ProductDeps {
  account: OpenAccount<Deployment>;
  stores: Stores;
  keys: Keys;
  policy: Policy;
  directory: Directory;
  authorizer: Authorizer;
  /** `runbook`, `bedrock:<id>` or another model that LangChain knows; or a model itself. */
  model: string | Model;
  bus: ProgressBus;
  /** Told of every move at least once; whoever could not be told is told again. */
  tell(message: OutboxMessage): Promise<void>;
  log(line: string): void;
}

/** The product itself: MCP servers, agents, graph, dispatcher and intake, on an account that is open. */
export interface Product {
  mcp: McpListeners;
  executor: ExecutorClient;
  runbooks: readonly Runbook[];
  /** Takes signals whose sender is beyond doubt. */
  receiver: SignalReceiver;
  close(): Promise<void>;
}

interface Intake {
  receiver: SignalReceiver;
  stop(): Promise<void>;
}

/** How often the outbox is looked at for moves that another process made. */
const OUTBOX_POLL_MS = 5_000;
/** Between two sweeps of the watchdog. On the embedded account a minute of alarms lasts a second. */
const SWEEP_EVERY_MS = 5_000;

/** Starts every part, and the dispatcher before the intake. Closing waits for the threads that run. */
export const startProduct = async (deps: ProductDeps): Promise<Product> => {
  const { account, stores, keys, log } = deps;
  const stopping = new AbortController();
  const clock = stoppableClock(systemClock, stopping.signal);
  const runbooks = await loadRunbooks();
  // Before anything listens: a model that cannot be used is said at once, and nothing has to be closed.
  const model = typeof deps.model === 'string' ? await createModel(deps.model, { runbooks }) : deps.model;
  const servers = mcpDeps(deps);
  const mcp = await startMcpListeners(servers, keys.mcp);
  const at = (name: keyof McpListeners) => ({ url: `${mcp[name].url}/mcp`, key: keys.mcp[name] });
  const tools = createMcpToolBox({ diagnostics: at('diagnostics'), remediation: at('remediation') });
  const executor = createExecutorClient(at('executor'));
  const crewFor = createCrews({ ...deps, model, runbooks, tools, clock });
  const graphDeps: GraphDeps = {
    store: stores.worker,
    memory: createWorkingMemory(stores.worker),
    clock,
    policy: deps.policy,
    owner: `worker-${process.pid}`,
    crewFor,
    executor,
    reads: tools,
    onProgress: deps.bus.publish,
  };
  const saver = new DynamoDbSaver({ client: account.identities.dynamodb('firebreak-worker') });
  const dispatcher = createDispatcher({
    store: stores.worker,
    outbox: stores.watchdog,
    neighbours: [stores.executor, stores.approvals, stores.intake, stores.watchdog],
    graph: buildIncidentGraph(graphDeps, saver),
    clock,
    notify: async (message) => {
      const { incident_id, status, reason, created_at } = message;
      deps.bus.publish({ kind: 'moved', incidentId: incident_id, status, reason, at: created_at });
      await deps.tell(message);
    },
    log,
    pollMs: OUTBOX_POLL_MS,
  });
  dispatcher.start();
  const intake = startIntake(deps, clock);
  const watchdog = startWatchdog({
    store: stores.watchdog,
    dispatcher,
    reads: tools,
    clock,
    policy: deps.policy,
    owner: `watchdog-${process.pid}`,
    // As the executor sees it: what it would refuse to begin now is not asked of it.
    holds: () => lookAtHolds(servers.executor),
    account: {
      aws: account.identities.reader('firebreak-remediation'),
      capturedBy: roleArn(account.aws.accountId, 'firebreak-remediation'),
    },
    log,
    everyMs: SWEEP_EVERY_MS,
  });
  const close = async (): Promise<void> => {
    stopping.abort(new RetryableError('the process is stopping'));
    await intake.stop();
    await watchdog.stop();
    await dispatcher.stop();
    const listeners: readonly Listener[] = [mcp.diagnostics, mcp.remediation, mcp.executor];
    await Promise.all([tools.close(), executor.close(), ...listeners.map((listener) => listener.close())]);
  };
  return { mcp, executor, runbooks, receiver: intake.receiver, close };
};

/** Agents for one incident at a time, all with the same model, tools and house rules. */
const createCrews = ({
  stores,
  policy,
  model,
  runbooks,
  tools,
  clock,
}: Pick<ProductDeps, 'stores' | 'policy'> & {
  clock: Clock;
  model: Model;
  runbooks: readonly Runbook[];
  tools: ReturnType<typeof createMcpToolBox>;
}): GraphDeps['crewFor'] => {
  const baselines = rememberBaselines(stores.worker, clock);
  const baselineOf = ({ workload }: { workload?: string }) => baselines.ofWorkload(workload);
  const judge = judgeByGuardrails({ policy, clock, baselineOf });
  return () => ({
    supervisor: createSupervisor({ model, tools, runbooks, clock }),
    resolver: createResolver({ model, tools, runbooks }),
    critic: createCritic({ model, tools, runbooks, clock, judge }),
  });
};

const startIntake = ({ account, stores, log }: ProductDeps, clock: Clock): Intake => {
  const { aws, identities, target, signals } = account;
  const receiver = createSignalReceiver({
    store: stores.intake,
    accountId: aws.accountId,
    region: aws.region,
    topicArns: [target.topicArn],
    clock,
    workloads: () => stores.intake.baselines(),
  });
  const poller = pollSignals(identities.access('firebreak-intake'), signals, receiver.receive, log);
  return { receiver, stop: () => poller.stop() };
};
