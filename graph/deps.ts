import type { Critic } from '../agents/critic/agent.ts';
import type { Resolver } from '../agents/resolver/agent.ts';
import type { Supervisor } from '../agents/supervisor/agent.ts';
import type { ToolBox } from '../agents/toolbox/tool-box.ts';
import type { Clock } from '../shared/clock.ts';
import type { Incident } from '../shared/incident.ts';
import type { Policy } from '../shared/policy.ts';
import type { IncidentStore } from '../shared/store/incident-store.ts';
import type { ExecutorClient } from './executor-client.ts';
import type { OnProgress } from '../shared/progress.ts';
import type { WorkingMemory } from './working-memory.ts';

/** The agents of one incident, sharing one toolbox and so one budget. */
export interface Crew {
  supervisor: Supervisor;
  resolver: Resolver;
  critic: Critic;
}

/** What the graph's nodes work with. */
export interface GraphDeps {
  store: IncidentStore;
  memory: WorkingMemory;
  clock: Clock;
  policy: Policy;
  /** Name of this process in leases. */
  owner: string;
  /** Agents for one incident; made per run, because budgets are per incident. */
  crewFor(incident: Incident): Crew;
  executor: ExecutorClient;
  /** Reads for verification and for the watchdog: not part of an incident's thinking budget. */
  reads: ToolBox;
  onProgress: OnProgress;
}
