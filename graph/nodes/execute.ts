import { describeError } from '../../shared/errors.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import type { Status } from '../../shared/transitions.ts';
import type { GraphDeps } from '../deps.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';

/** Attempts at a busy or silent executor before the watchdog takes over. */
const ATTEMPTS_MAX = 3;
const BETWEEN_ATTEMPTS_MS = 1_000;

/** Tells the executor which proposal; everything else it finds out by itself. It is safe to tell it twice. */
export const executeNode =
  (deps: GraphDeps) =>
  async ({ incidentId, proposalId }: IncidentThread): Promise<IncidentStep> => {
    const id = proposalId ?? (await deps.store.get(incidentId))?.proposal_id;
    for (let attempt = 1; id !== undefined && attempt <= ATTEMPTS_MAX; attempt += 1) {
      const outcome = await tell(id, incidentId, deps);
      if (outcome !== undefined && outcome.status !== 'APPROVED') {
        deps.onProgress({ kind: 'stage', incidentId, stage: outcome.status });
        return { status: outcome.status as Status, proposalId: id };
      }
      await deps.clock.sleep(BETWEEN_ATTEMPTS_MS);
    }
    // Still APPROVED: busy, stopped or away. The watchdog tries again, expires it or escalates it.
    return { status: undefined };
  };

const tell = async (proposalId: string, incidentId: string, deps: GraphDeps): Promise<ExecutionOutcome | undefined> => {
  try {
    return await deps.executor.call('execute_proposal', proposalId);
  } catch (error) {
    deps.onProgress({ kind: 'tool', incidentId, tool: `execute_proposal: ${describeError(error)}`, ok: false });
    return undefined;
  }
};
