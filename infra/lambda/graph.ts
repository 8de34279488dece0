import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createCritic } from '../../agents/critic/agent.ts';
import { judgeByGuardrails } from '../../agents/critic/guardrails.ts';
import { createModel } from '../../agents/model/create-model.ts';
import { createResolver } from '../../agents/resolver/agent.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import { createMcpToolBox } from '../../agents/toolbox/mcp-tool-box.ts';
import { DynamoDbSaver } from '../../graph/checkpointer/dynamodb-saver.ts';
import { createDispatcher, type Dispatcher } from '../../graph/dispatcher.ts';
import { createExecutorClient } from '../../graph/executor-client.ts';
import { buildIncidentGraph } from '../../graph/incident-graph.ts';
import { createWorkingMemory } from '../../graph/working-memory.ts';
import { systemClock } from '../../shared/clock.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import { createDynamoDbStore } from '../../shared/store/dynamodb-store.ts';
import { readSettings, type Settings } from './graph-settings.ts';
import { outboxMessagesOf, type StreamEvent } from './outbox-stream.ts';

/**
 * The worker as a Lambda function: the stream of `incident-context` brings each move of status, and the thread of its
 * incident is started or told. Messages are taken one after the other; a thread that fails is found by the watchdog.
 */
export const handler = async (event: StreamEvent): Promise<void> => {
  for (const message of outboxMessagesOf(event)) {
    const dispatcher = await (worker ??= startWorker(readSettings(process.env)))();
    await dispatcher.resend(message);
    // Waits for the thread that the message started: Lambda freezes a process that has answered.
    await dispatcher.stop();
  }
};

let worker: (() => Promise<Dispatcher>) | undefined;

/** Everything that outlives one event; the model and the runbooks are loaded with the first. */
const startWorker = (settings: Settings): (() => Promise<Dispatcher>) => {
  const client = new DynamoDBClient({});
  const clock = systemClock;
  const policy = DEFAULT_POLICY;
  const store = createDynamoDbStore({ client, prefix: settings.tablePrefix, clock });
  const tools = createMcpToolBox({ diagnostics: settings.diagnostics, remediation: settings.remediation });
  const baselineOf = async ({ workload }: { workload?: string }) =>
    workload === undefined ? undefined : store.baseline(workload);
  const judge = judgeByGuardrails({ policy, clock, baselineOf });
  const build = async () => {
    const runbooks = await loadRunbooks();
    const model = await createModel(settings.model, { runbooks });
    const graphDeps = {
      store,
      memory: createWorkingMemory(store),
      clock,
      policy,
      owner: settings.owner,
      crewFor: () => ({
        supervisor: createSupervisor({ model, tools, runbooks, clock }),
        resolver: createResolver({ model, tools, runbooks }),
        critic: createCritic({ model, tools, runbooks, clock, judge }),
      }),
      executor: createExecutorClient(settings.executor),
      reads: tools,
      onProgress: () => undefined,
    };
    return buildIncidentGraph(
      graphDeps,
      new DynamoDbSaver({ client, tableName: `${settings.tablePrefix}checkpoints`, clock }),
    );
  };
  const graph = build();
  return async () =>
    createDispatcher({
      store,
      outbox: store,
      neighbours: [],
      graph: await graph,
      clock,
      // Moving incidents on is this function's business; whoever tells people reads the same stream.
      notify: async () => undefined,
      log: (line) => void process.stdout.write(`${line}\n`),
      pollMs: Number.POSITIVE_INFINITY,
    });
};
