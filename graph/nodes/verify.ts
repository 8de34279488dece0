import type { Incident } from '../../shared/incident.ts';
import { moveAsOwner } from '../../shared/store/move-as-owner.ts';
import type { Verification } from '../../shared/verification.ts';
import type { GraphDeps } from '../deps.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';
import { createReadings, differencesBefore } from './readings.ts';

/** Lease of the verifier beyond its deadline: the undo happens under it. */
const MARGIN_MS = 60_000;
/** Shortest pause between two looks: AWS's read quotas are per account, and shared. */
const MIN_PAUSE_MS = 250;

/** Proves that the service is back, or applies the inverse. A fix is a claim until it is verified. */
export const verifyNode =
  (deps: GraphDeps) =>
  async ({ incidentId }: IncidentThread): Promise<IncidentStep> => {
    const incident = await deps.store.claim(
      incidentId,
      deps.owner,
      deps.policy.verification_seconds * 1_000 + MARGIN_MS,
    );
    if (incident === undefined) return { status: undefined }; // another verifier is at it
    if (incident.status !== 'EXECUTED') return { status: incident.status };
    const verification = await verify(incident, deps);
    const step = verification.passed
      ? await resolve(incident, verification, deps)
      : await rollBack(incident, verification, deps);
    deps.onProgress({ kind: 'stage', incidentId, stage: step.status ?? '' });
    return step;
  };

/** Reads until everything passes and has stayed so for the policy's steady time, or the deadline comes. */
const verify = async (incident: Incident, deps: GraphDeps): Promise<Verification> => {
  const deadline = Date.parse(incident.executed_at ?? incident.updated_at) + deps.policy.verification_seconds * 1_000;
  const pauseMs = Math.min(10_000, Math.max(MIN_PAUSE_MS, deps.policy.signal_period_seconds * 500));
  const take = createReadings(incident, await differencesBefore(incident, deps), deps);
  let steadySince: number | undefined;
  for (;;) {
    const readings = await take();
    for (const reading of readings) deps.onProgress({ kind: 'reading', incidentId: incident.incident_id, ...reading });
    const now = deps.clock.now();
    const passed = readings.every((reading) => reading.passed);
    steadySince = passed ? (steadySince ?? now.getTime()) : undefined;
    const steadyMs = steadySince === undefined ? -1 : now.getTime() - steadySince;
    const steady = steadyMs >= deps.policy.steady_seconds * 1_000;
    if (steady || now.getTime() >= deadline) return { verified_at: now.toISOString(), passed: steady, readings };
    await deps.clock.sleep(steadyMs < 0 ? pauseMs : Math.min(pauseMs, deps.policy.steady_seconds * 1_000 - steadyMs));
  }
};

const resolve = async (incident: Incident, verification: Verification, deps: GraphDeps): Promise<IncidentStep> => {
  const moved = await move(incident, 'RESOLVED', 'verified', verification, {}, deps);
  return { status: moved.status };
};

const rollBack = async (incident: Incident, verification: Verification, deps: GraphDeps): Promise<IncidentStep> => {
  const outcome = await deps.executor.call('roll_back_proposal', incident.proposal_id ?? '');
  const undone = outcome.outcome === 'undone' || outcome.outcome === 'already';
  const failed = verification.readings
    .filter((reading) => !reading.passed)
    .map((reading) => `${reading.probe}: ${reading.detail}`);
  const facts = { failed, undo: outcome.reason };
  const moved = undone
    ? await move(incident, 'ROLLED_BACK', 'not-back-in-time', verification, facts, deps)
    : await move(incident, 'ROLLBACK_FAILED', 'inverse-failed', verification, facts, deps);
  return { status: moved.status };
};

const move = (
  incident: Incident,
  to: 'RESOLVED' | 'ROLLED_BACK' | 'ROLLBACK_FAILED',
  reason: string,
  verification: Verification,
  facts: Record<string, unknown>,
  deps: GraphDeps,
): Promise<Incident> =>
  moveAsOwner(deps.store, incident, {
    to,
    by: 'verifier',
    reason,
    principal: deps.owner,
    lease: 'release',
    set: { verification },
    facts: { ...facts, readings: verification.readings.map((reading) => `${reading.probe}=${reading.passed}`) },
  });
