import { type BaseCheckpointSaver, MemorySaver } from '@langchain/langgraph';
import type { ReadTool } from '../../agents/toolbox/tool-box.ts';
import type { Crew, GraphDeps } from '../../graph/deps.ts';
import { createDispatcher, type Dispatcher } from '../../graph/dispatcher.ts';
import type { ExecutorClient } from '../../graph/executor-client.ts';
import { buildIncidentGraph, type IncidentGraph } from '../../graph/incident-graph.ts';
import { createWorkingMemory } from '../../graph/working-memory.ts';
import { buildWatchdogGraph } from '../../graph/watchdog-graph.ts';
import type { ExecutorDeps } from '../../mcp-servers/executor/deps.ts';
import { executeProposal } from '../../mcp-servers/executor/execute.ts';
import { probeProposal } from '../../mcp-servers/executor/probe.ts';
import { rollBackProposal } from '../../mcp-servers/executor/roll-back.ts';
import { decide } from '../../shared/approvals/decide.ts';
import { createHmacSealer } from '../contracts/hmac-sealer.ts';
import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import { AwsRefusedError } from '../../shared/aws/call-errors.ts';
import { captureBaseline } from '../../shared/baseline/capture.ts';
import type { Clock } from '../../shared/clock.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/policy.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import type { AwsCall, ChangeCall } from '../../shared/proposal.ts';
import { memoryStores } from '../../shared/store/memory-store.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { Incident } from '../../shared/incident.ts';
import { type AccountModel, createAccountModel, FUNCTION, ACCOUNT, REGION } from '../shared/aws/account-model.ts';
import { deciders } from '../shared/approvals/people.ts';
import { StandingClock } from '../shared/store/records.ts';
import { readsOf } from './loop-reads.ts';
import { scriptedCrew } from './scripted-crew.ts';

export const POLICY: Policy = { ...DEFAULT_POLICY, version: 'loop-1', verification_seconds: 120, steady_seconds: 20 };
export const MEND: ChangeCall = {
  change: 'set-function-timeout',
  params: { function_arn: FUNCTION, timeout_seconds: 10 },
};

/** What one process is made of; a test that kills it wraps these. */
export interface Ports {
  store: IncidentStore;
  saver: BaseCheckpointSaver;
  write(call: AwsCall): void;
}

export interface World {
  clock: StandingClock;
  account: AccountModel;
  /** Every mutating call that took effect, in order. */
  applied: AwsCall[];
  /** Overrides of what the account's own signals say; by default they tell the truth about the time-out. */
  signals: { alarm?: 'OK' | 'ALARM'; errors?: number; invocations?: number; probePasses?: boolean; reads?: ReadTool[] };
  newStore(): IncidentStore;
  saver: BaseCheckpointSaver;
  policy: Policy;
  /** The policy as an engine; it permits everything unless a test says otherwise. */
  authorizer?: Authorizer;
}

export const NOON = '2026-11-20T12:00:00.000Z';

/** An account whose function has too short a time-out, with tables that several processes share. */
export const createWorld = async (
  tables: { newStore(clock: Clock): IncidentStore; saver: BaseCheckpointSaver } = memoryTables(),
  policy: Policy = POLICY,
): Promise<World> => {
  const clock = new StandingClock(NOON);
  const account = createAccountModel();
  const { reader } = account;
  const about = { workload: 'orders', functionArn: FUNCTION, capturedBy: 'operator', now: clock.now() };
  const world: World = {
    clock,
    account,
    applied: [],
    signals: {},
    newStore: () => tables.newStore(clock),
    saver: tables.saver,
    policy,
  };
  await world.newStore().putBaseline(await captureBaseline(reader, about), 'test');
  account.state.fn.timeout = 1;
  return world;
};

const memoryTables = () => {
  const open = memoryStores();
  return { newStore: (clock: Clock) => open({ clock }), saver: new MemorySaver() };
};

let messages = 0;

/** The alarm arrives: an intake that is not the process under test. */
export const raiseAlarm = async (world: World): Promise<Incident> => {
  const { incident } = await world.newStore().receive(
    {
      messageId: `message-${(messages += 1)}`,
      source: 'sns',
      accountId: ACCOUNT,
      region: REGION,
      name: 'orders-errors',
      state: 'ALARM',
      reason: '',
      description: '',
      dimensions: { FunctionName: 'orders' },
      at: NOON,
    },
    { fingerprint: `orders-${messages}`, resource: FUNCTION, workload: 'orders', severity: 'SEV2', title: 'orders' },
  );
  return incident!;
};

/** A person decides, through the product's own rules. */
export const approve = async (world: World, incident: Incident, decision: 'approve' | 'reject' = 'approve') =>
  decide(
    { store: world.newStore(), sealer, policy: world.policy, clock: world.clock, ...deciders },
    {
      incidentId: incident.incident_id,
      hash: incident.proposal_hash ?? '',
      decision,
      reason: 'seen',
      approver: 'ada',
      channel: 'cli',
    },
  );

const sealer = createHmacSealer(Buffer.alloc(32, 7));

/** The whole product in one process, on the world's tables. */
export interface Process {
  deps: GraphDeps;
  graph: IncidentGraph;
  dispatcher: Dispatcher;
  progress: ProgressEvent[];
  log: string[];
  sweep(): Promise<unknown>;
}

let processes = 0;

export const startProcess = (world: World, over: Partial<Ports> = {}, crew: Partial<Crew> = {}): Process => {
  const name = `process-${(processes += 1)}`;
  const ports: Ports = { store: world.newStore(), saver: world.saver, write: (call) => apply(world, call), ...over };
  const progress: ProgressEvent[] = [];
  const log: string[] = [];
  const { store } = ports;
  const { clock, policy } = world;
  const deps: GraphDeps = {
    store,
    memory: createWorkingMemory(store),
    clock,
    policy,
    owner: name,
    crewFor: () => ({ ...scriptedCrew(world), ...crew }),
    executor: executorOf(executorDeps(world, ports, name)),
    reads: readsOf(world),
    onProgress: (event) => progress.push(event),
  };
  const graph = buildIncidentGraph(deps, ports.saver);
  const dispatcher = createDispatcher({
    store,
    outbox: store,
    neighbours: [],
    graph,
    clock: { now: () => clock.now(), sleep: untilAborted },
    notify: async () => undefined,
    log: (line) => log.push(line),
    pollMs: 1,
  });
  const watchdog = buildWatchdogGraph({
    store,
    dispatcher,
    reads: deps.reads,
    clock,
    policy,
    owner: `${name}-watchdog`,
    log: (line) => log.push(line),
  });
  return { deps, graph, dispatcher, progress, log, sweep: async () => (await watchdog.invoke({})).done };
};

const untilAborted = (_ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new TypeError('stopped'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
  });

/** AWS applies a call, or refuses it as it would a stale revision. */
export const apply = (world: World, call: AwsCall): void => {
  try {
    world.account.apply(call);
  } catch (error) {
    throw new AwsRefusedError((error as Error).message, 'PreconditionFailedException', undefined);
  }
  world.applied.push(call);
};

const executorDeps = (world: World, { store, write }: Ports, owner: string): ExecutorDeps => ({
  store,
  sealer,
  clock: world.clock,
  policy: world.policy,
  owner: `${owner}-executor`,
  aws: world.account.reader,
  writerFor: async () => ({
    write: async (call) => {
      write(call);
      return {};
    },
  }),
  probe: async () => ({ probe: 'synthetic-request', passed: world.signals.probePasses ?? isMended(world), detail: '' }),
  killSwitch: { read: async () => undefined },
  ...deciders,
  ...(world.authorizer && { authorizer: world.authorizer }),
});

const executorOf = (deps: ExecutorDeps): ExecutorClient => ({
  call: async (tool, proposalId) => {
    const tools: Record<string, (id: string, given: ExecutorDeps) => Promise<unknown>> = {
      execute_proposal: executeProposal,
      roll_back_proposal: rollBackProposal,
      probe_proposal: probeProposal,
    };
    return (await tools[tool]!(proposalId, deps)) as never;
  },
  close: async () => undefined,
});

export const isMended = ({ account }: World): boolean => account.state.fn.timeout === 10;
